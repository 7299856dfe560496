"""Labs: the list, and the one screen that shows them all."""
