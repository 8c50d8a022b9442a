"""The road against real services: registry, engine, Compose, terminal."""
