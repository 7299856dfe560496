"""What the journal says about learning: recall, what is to come, how sure was how right, time, history."""
