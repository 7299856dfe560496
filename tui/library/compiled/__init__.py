"""Objects to the one read-only file that the program opens."""
