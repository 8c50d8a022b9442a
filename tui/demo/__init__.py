"""A bundled broken project and the embedded registry that serves it."""
