"""Text to trees with spans, and values back to text in the same quoting."""
