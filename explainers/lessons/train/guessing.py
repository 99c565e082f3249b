"""Random filters: what is asked before such a run begins, and told of the guess when it is over."""

from __future__ import annotations

from explainers.shares import percent

ASKS = (
    "**Random filters.** The convolutions stay as they were drawn, noise; only the linear layers "
    "behind them learn. Of the test pictures, how many will this network recognise?"
)
LABEL = "your guess"
FIRST = 10
"""Percent that stand there at first: as many as who guesses blindly among ten classes is right."""

START = "Start with this guess"
WITHOUT = "Start without one"
NOT_NOW = "Not now"

WHY = (
    "Filters that never learned still answer some pictures more strongly than others, and the "
    "linear layers learn from that. What do learned filters add? Set learns back, and press Start."
)

NEAR = 2.0
"""Points by which a guess is as good as right."""


def waits(guess: int) -> str:
    """What stands above a run that goes on (Markdown)."""
    return f"You guessed **{percent(guess / 100, 0)}**. See where it comes to."


def told(guess: int, accuracy: float, epoch: int) -> str:
    """The guess against the last test of a run that is over (Markdown)."""
    points = 100 * accuracy - guess
    if abs(points) <= NEAR:
        how = "a good guess"
    else:
        how = f"{abs(points):.1f} points {'more' if points > 0 else 'fewer'} than that"
    return (
        f"You guessed **{percent(guess / 100, 0)}**. After epoch {epoch} it recognises "
        f"**{percent(accuracy)}** of the test pictures: {how}. {WHY}"
    )
