"""Labs: one module each, pure functions that run the real algorithm."""
