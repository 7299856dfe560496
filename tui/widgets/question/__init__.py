"""One question on screen: its sheet (what the keys do to an answer) and its view."""
