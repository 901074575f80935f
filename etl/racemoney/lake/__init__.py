"""Where files lie, what was loaded, what is current, what can go."""
