"""What the page on loading shows."""
