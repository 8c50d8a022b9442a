"""The tests of pullfix: they mirror the package."""
