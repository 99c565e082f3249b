"""The views of the feature maps page."""
