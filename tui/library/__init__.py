"""What is taught: YAML read into typed, checked, compiled objects. Imports nothing above it."""
