"""What the page on flatten and linear shows."""
