"""Entries, chips, lessons and labs as rows of text; no screens."""
