"""What a file means: which slots of it hold images, which other files it wants."""
