"""The residual block: what comes in is added to what the layers make of it.

After He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015.
"""

from __future__ import annotations

from torch import Tensor, nn


class Residual(nn.Module):
    """`x + layers(x)`, or `shortcut(x) + layers(x)`: (N, …) in; out what both sides give.

    Both sides must give the same shape. Without a `shortcut`, x is added as it is.
    """

    def __init__(self, *layers: nn.Module, shortcut: nn.Module | None = None) -> None:
        """Keep the layers as `body`, one after the other."""
        super().__init__()
        self.body = nn.Sequential(*layers)
        self.shortcut = nn.Identity() if shortcut is None else shortcut

    def forward(self, x: Tensor) -> Tensor:
        """The sum of both sides."""
        added: Tensor = self.shortcut(x) + self.body(x)
        return added
