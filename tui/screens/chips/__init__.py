"""The accelerator table on screen."""
