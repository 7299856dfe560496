"""The screens of the application; each has its .tcss beside it."""
