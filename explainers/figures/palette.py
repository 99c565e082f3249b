"""The one palette: a colour stands for the same thing on every page, in both themes.

Streamlit's theme (`.streamlit/config.toml`) carries these very colours in its named slots, so
that the stage, Plotly and coloured words in text agree; a test holds the two files equal, the
contrast of each colour on its background at 4.5:1 or more (WCAG 2.2, 1.4.3), and each pair of
roles apart for the red-green colour-blind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

# Which of Streamlit's named colour slots carries which meaning: `:blue[…]` in text is "input".
SLOTS: Mapping[str, str] = {
    "input": "blue",
    "kernel": "orange",
    "output": "green",
    "gradient": "violet",
    "padding": "gray",
    "highlight": "yellow",
    "error": "red",
}


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as `#rrggbb`."""

    background: str
    panel: str
    text: str
    border: str
    input: str
    kernel: str
    output: str
    gradient: str
    padding: str
    highlight: str
    error: str


LIGHT = Palette(
    background="#FFFFFF",
    panel="#F3F5F8",
    text="#17202B",
    border="#D3DAE3",
    input="#0B5FC0",
    kernel="#A14A00",
    output="#006B5E",
    gradient="#BA1790",
    padding="#5F6B7A",
    highlight="#8A6100",
    error="#B3261E",
)

DARK = Palette(
    background="#0F141B",
    panel="#1A212B",
    text="#E8EDF4",
    border="#344050",
    input="#7DB8FF",
    kernel="#FFA657",
    output="#4FD1B5",
    gradient="#F88FD6",
    padding="#A3AEBD",
    highlight="#FFD54A",
    error="#FF9A8F",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme's name; anything but `"dark"` is light."""
    return DARK if theme == "dark" else LIGHT


def mix(colour: str, background: str, share: float) -> str:
    """`share` (0 to 1) of `colour` laid over `background`, as `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(background), strict=True)
    return "#" + "".join(f"{round(share * top + (1 - share) * under):02X}" for top, under in pairs)


def sequential(role: str, theme: str | None, steps: int = 10) -> list[str]:
    """A scale from the panel's colour to that of `role`, for magnitudes."""
    colours = palette(theme)
    top = getattr(colours, role)
    return [mix(top, colours.panel, step / (steps - 1)) for step in range(steps)]


def diverging(
    theme: str | None, steps: int = 11, low: str = "kernel", high: str = "input"
) -> list[str]:
    """A scale from the colour of `low` (negative) over the panel (zero) to `high` (positive)."""
    colours = palette(theme)
    half = steps // 2
    ends = [getattr(colours, role) for role in (low, high)]
    below = [mix(ends[0], colours.panel, (half - k) / half) for k in range(half)]
    above = [mix(ends[1], colours.panel, (k + 1) / half) for k in range(half)]
    return [*below, colours.panel, *above]


def slopes(theme: str | None, steps: int = 11) -> list[str]:
    """The same for gradients: violet where they are positive, grey where they are negative."""
    return diverging(theme, steps, "padding", "gradient")


def _channels(colour: str) -> tuple[int, int, int]:
    value = int(colour.removeprefix("#"), 16)
    return value >> 16, (value >> 8) & 255, value & 255
