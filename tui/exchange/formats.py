"""The formats there are: what each is called, what it takes, what it gives."""
