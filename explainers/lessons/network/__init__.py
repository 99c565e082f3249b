"""What the page on network shows."""
