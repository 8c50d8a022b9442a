"""Timings; run by hand."""
