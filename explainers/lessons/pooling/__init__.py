"""What the page on pooling shows."""
