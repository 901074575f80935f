"""What was loaded, what it replaces, what is current, what changed, what can go."""
