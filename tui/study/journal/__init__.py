"""The append-only log of what the learner did: the only thing that must never be lost (study/rules.md 5)."""
