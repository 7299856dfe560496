"""Other people's packs: a template for new ones, archives and folders taken in safely, and those that were added."""
