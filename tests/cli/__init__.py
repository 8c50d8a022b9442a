"""The command line, from the words to the exit status."""
