"""Quizzes: set-up, the question, the result."""
