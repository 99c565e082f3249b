"""What the page on transforms shows."""
