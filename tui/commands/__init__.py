"""One module a command: `run(argv) -> exit status`."""
