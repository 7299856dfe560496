"""What the learner remembers: the state FSRS derives from the journal for one item (study/rules.md 3, 4)."""
