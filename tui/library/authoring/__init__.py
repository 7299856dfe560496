"""YAML to typed objects, with every mistake of a file told in one run."""
