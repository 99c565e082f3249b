"""The palette keeps its promises: legible, apart for the colour-blind, and the theme's own."""

import itertools
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from explainers.figures import maps
from explainers.figures.palette import DARK, LIGHT, SLOTS, diverging, mix, sequential

ROOT = Path(__file__).parents[3]
THEMES = {"light": LIGHT, "dark": DARK}
ROLES = ("input", "kernel", "output", "gradient")

# Machado, Oliveira and Fernandes (2009), severity 1.0: what a dichromat sees, in linear RGB.
SEEN_BY = {
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}


def linear(colour: str) -> torch.Tensor:
    channels = torch.tensor([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]).double()
    return torch.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ torch.tensor([0.2126, 0.7152, 0.0722]).double())


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: torch.Tensor) -> torch.Tensor:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    white = torch.tensor([0.9505, 1.0, 1.089]).double()
    xyz = torch.tensor(to_xyz).double() @ rgb.clamp(0, 1) / white
    x, y, z = torch.where(xyz > 0.008856, xyz ** (1 / 3), 7.787 * xyz + 16 / 116)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", [*ROLES, "padding", "text", "error"])
def test_every_colour_is_legible_as_text(theme, role):
    colours = THEMES[theme]
    for ground in (colours.background, colours.panel):
        assert contrast(getattr(colours, role), ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_roles_stay_apart_for_the_colour_blind(theme, eyes):
    matrix = torch.tensor(SEEN_BY[eyes]).double()
    seen = {role: lab(matrix @ linear(getattr(THEMES[theme], role))) for role in ROLES}
    for one, other in itertools.combinations(ROLES, 2):
        # A difference of about 2 is just visible in large areas (CIE 1976).
        assert torch.dist(seen[one], seen[other]) > 11, (one, other)


@pytest.mark.parametrize("theme", THEMES)
def test_the_theme_has_the_palettes_colours(theme):
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    there = config["theme"][theme]
    colours = asdict(THEMES[theme])
    for role, slot in SLOTS.items():
        if role != "highlight":
            assert there[f"{slot}Color"] == there[f"{slot}TextColor"] == colours[role]
    assert there["backgroundColor"] == colours["background"]
    assert there["secondaryBackgroundColor"] == colours["panel"]
    assert there["textColor"] == colours["text"]


def test_scales_start_and_end_where_they_say():
    assert sequential("input", "light")[0] == LIGHT.panel
    assert sequential("input", "light")[-1] == LIGHT.input
    scale = diverging("dark")
    assert (scale[0], scale[5], scale[-1]) == (DARK.kernel, DARK.panel, DARK.input)
    assert mix("#FFFFFF", "#000000", 0.5) == "#808080"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("gradient", "role"), [(False, "input"), (True, "gradient")])
def test_a_map_ends_in_the_colour_of_what_it_shows(theme, gradient, role):
    top = getattr(THEMES[theme], role)
    for low in (0.0, -1.0):
        map_ = maps.feature_map(torch.tensor([[low, 1.0]]), theme, gradient=gradient)
        assert "#{:02x}{:02x}{:02x}".format(*map_[0, 1]) == top.lower()
    below = getattr(THEMES[theme], "padding" if gradient else "kernel")
    assert "#{:02x}{:02x}{:02x}".format(*map_[0, 0]) == below.lower()
