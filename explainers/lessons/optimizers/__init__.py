"""What the page on optimizers shows."""
