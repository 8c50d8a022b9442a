"""Edits in every form that a file can have: what is written, and that nothing else is."""
