"""Which questions are asked: blueprints, quotas, papers and the short ids that stand for them."""
