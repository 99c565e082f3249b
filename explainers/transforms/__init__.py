"""Chains of torchvision transforms: their steps, what each makes of a picture, and the way back."""
