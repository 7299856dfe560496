"""Lessons: the list with progress, and the reader."""
