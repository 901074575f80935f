"""What people touch: the command line, exports, answers about a race."""
