"""Panels over a screen: search, the palette, keys, choices, a term beside what is read."""
