"""Completion and man page, made from the commands' own parsers when the package is built."""
