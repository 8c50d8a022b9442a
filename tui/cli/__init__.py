"""The headless twin: one module a command."""
