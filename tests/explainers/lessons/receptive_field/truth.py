"""What PyTorch itself says about which pixels reach which number, for tests to compare with."""

import torch
from torch import nn

from explainers.networks import first_weights, typed


def real(layers):
    """The network itself, in float64, with its first weights."""
    return first_weights.seeded(lambda: typed.sequential(layers), 0).double().eval()


def reached(network, shape):
    """Whether each pixel reaches each number: bool (H, W, *output).

    One pixel after the other is not a number, in all channels; so is every number that reads it,
    whatever the weights, and whichever is the largest.
    """
    _, channels, height, width = shape
    found = []
    with torch.no_grad():
        for pixel in range(height * width):
            picture = torch.rand(1, channels, height * width, dtype=torch.double)
            picture[:, :, pixel] = torch.nan
            found.append(network(picture.view(1, channels, height, width))[0].isnan())
    return torch.stack(found).view(height, width, *found[0].shape)


class Sums(nn.Module):
    """A pooling that adds up what each window reads."""

    def __init__(self, pool):
        super().__init__()
        self.pool = pool

    def forward(self, x):
        ones = torch.eye(x[0].numel(), dtype=x.dtype).view(-1, *x.shape[1:])
        read = (self.pool(ones) != 0).to(x.dtype)  # (cell of the input, channel, cells)
        return torch.einsum("np,pcij->ncij", x.flatten(1), read)
