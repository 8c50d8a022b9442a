"""The other things that are asked: the local engine, announcements."""
