"""Ranking of glossary entries for a typed query."""
