"""What the page on activations shows."""
