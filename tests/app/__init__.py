"""The app, driven by Pilot with the real session and the embedded registry."""
