"""Reports as bytes: text and JSON."""
