"""What the page on training shows."""
