"""The glossary: type, and the list follows; the entry beside it."""
