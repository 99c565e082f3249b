"""What the page on losses shows."""
