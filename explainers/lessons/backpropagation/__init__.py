"""What the page on backpropagation shows."""
