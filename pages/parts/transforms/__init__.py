"""The views of the transforms page."""
