"""What the numbers of a run can be at all: whoever reads a file of one takes no others from it.

A run's folder may come from elsewhere, or have been edited. No page has to expect an accuracy of
12 or a training that took longer than there are computers.
"""

from __future__ import annotations

from explainers.arguments import Number, Whole

CENTURY = 100 * 365.25 * 86_400
"""In seconds."""

SHARE = Number(0, 1)
"""Of an accuracy, and of whatever else is a part of a whole."""

PROBABILITY = Number(0, 1.001)
"""One of a softmax, which rounds."""

SECONDS = Number(0, CENTURY)

SPEED = Number(0, 1e12)
"""In pictures a second."""

RATE = Number(0, 1e6)
"""A learning rate: a recipe's is at most 1,000, and a change multiplies it by at most 1,000."""

LOSS = Number(0, 1e39)
"""A mean of losses each of which is a float32."""

EPOCHS = Whole(0, 10_000)
"""As many as a recipe can have."""

STEPS = Whole(0, 2**32 - 1)
"""As many as a record of a scalar can count, see `scalars`."""

PICTURES = Whole(0, 10**9)
