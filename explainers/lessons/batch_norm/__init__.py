"""What the page on batch norm shows."""
