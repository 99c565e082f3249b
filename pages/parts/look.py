"""The rules of typography that Streamlit's theme has no setting for, and the page's icon."""

from dataclasses import asdict
from functools import cache
from pathlib import Path

import streamlit as st
from PIL import Image, ImageDraw

from explainers.figures.palette import DARK, LIGHT


@cache
def css(page: Path) -> str:
    """The style sheet: the palette as variables that follow the theme, and the rules.

    Those of all pages lie beside this file, those of a room beside its `page`.
    """
    pairs = zip(asdict(LIGHT).items(), asdict(DARK).values(), strict=True)
    colours = "".join(f"--{name}: light-dark({light}, {dark}); " for (name, light), dark in pairs)
    sheets = (Path(__file__).with_name("look.css"), page.with_name("look.css"))
    rules = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.exists())
    return f"<style>.stApp {{ {colours}}}\n{rules}</style>"


def apply(page: Path) -> None:
    """Put the style sheet of the room with this `page` into it; to be called once in each run."""
    st.html(css(page))


@cache
def icon() -> Image.Image:
    """Three layers seen from the front. Drawn here, so that nothing is fetched from elsewhere."""
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for step, colour in enumerate((LIGHT.output, LIGHT.kernel, LIGHT.input)):
        left, top = 22 - 10 * step, 4 + 10 * step
        draw.rounded_rectangle((left, top, left + 34, top + 34), 6, fill=colour, outline="white")
    return picture
