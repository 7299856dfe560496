"""One sitting of a paper: its steps, its time limits, its events, its result."""
