"""The small Markdown of the library and its links."""
