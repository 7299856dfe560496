"""How far a learner is in a lesson, and what stands in which order in it."""
