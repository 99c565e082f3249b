"""The dropout lesson: a mask of random zeros, and the scale that makes good for them."""
