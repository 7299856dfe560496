"""Settings: every one with its value and meaning, made from their own types; themes as they will look."""
