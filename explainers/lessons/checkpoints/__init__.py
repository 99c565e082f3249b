"""What the page on checkpoints shows."""
