"""The same program in lines of text: for a pipe, a screen reader or TERM=dumb. No box drawing, no Textual."""
