"""What the page on pretrained networks shows."""
