"""What the page on feature maps shows."""
