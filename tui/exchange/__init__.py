"""To and from other programs: a module a format. What goes out is the learner's; what comes in is data, and bounded."""
