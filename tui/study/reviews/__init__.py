"""Reviews: what is due, in which order it is asked, and what is written down of it."""
