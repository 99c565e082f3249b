"""Data sets and data loaders: folders of pictures, which index goes into which batch, how fast."""
