"""What a card asks for, in place: a path, a tag, a source, a day, a list of sources."""
