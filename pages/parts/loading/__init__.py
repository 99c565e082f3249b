"""The views of the loading page."""
