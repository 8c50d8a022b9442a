"""Against the real Compose: what it resolves is right, and these tests say where we differ."""
