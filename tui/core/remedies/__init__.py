"""The ways out, one module a remedy."""
