"""The views of the page on pretrained networks."""
