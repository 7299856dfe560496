"""How learning goes, on four pages."""
