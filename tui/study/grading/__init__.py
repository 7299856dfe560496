"""What an answer gets: read, compared, marked (study/rules.md 1)."""
