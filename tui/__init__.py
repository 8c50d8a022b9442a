"""pullfix: find out why a container image does not pull, and mend the files that name it."""

__version__ = "0.1.0"
