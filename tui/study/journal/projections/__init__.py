"""Current state beside the events, kept in their transaction; each can be dropped and rebuilt."""
