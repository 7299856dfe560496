"""Labs as a learner meets them: knobs, inputs by name, guesses, and the checks that run them."""
