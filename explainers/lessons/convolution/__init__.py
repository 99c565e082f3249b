"""What the page on convolution shows."""
