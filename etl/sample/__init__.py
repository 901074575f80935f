"""The synthetic race kit and the stand-in FEC server."""
