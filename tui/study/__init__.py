"""Papers, grading, scheduling, the journal and statistics."""
