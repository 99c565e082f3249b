"""The transforms page's view of chance: one picture through one chain, several times."""

from __future__ import annotations

import streamlit as st

from explainers import markdown
from explainers.figures import steps as figures
from explainers.lessons.transforms import code as transforms_code
from explainers.lessons.transforms import numbers as transforms
from explainers.lessons.transforms import tries
from explainers.transforms.chain import Chain
from explainers.transforms.facts import Value, numbers
from explainers.transforms.walk import REFUSALS, draws
from pages.data.transforms import source
from pages.parts import lesson
from pages.parts.controls import Controls
from pages.parts.pictures.gallery import gallery

SIDE = 168  # px of each picture


def view(controls: Controls) -> None:
    """Draw the view."""
    source.presets(controls)
    given = source.choose(controls)
    with controls.panel():
        first = controls.slider("seed", "first seed", help="Each picture has the next seed.")
        controls.select("shown", "floats are shown", help="A screen shows 0 to 1 only.")
    chain = source.whole_chain(controls, given.picture)
    st.markdown(" → ".join(f"`{step.call}`" for step in chain) or "The chain is empty.")
    seeds = range(first, first + transforms.DRAWN_AT_ONCE)
    try:
        made = draws(chain, given.picture, seeds)
    except REFUSALS as error:
        st.error(markdown.code(f"{type(error).__name__}: {error}"), icon=":material/block:")
        st.markdown(f"“{transforms.CHAIN}” shows which step refuses the picture, and mends it.")
        said = f"{type(error).__name__}: {error}"
        code = transforms_code.several(chain, given, seeds, said)
        lesson.code(code, prints="the words of the refusal")
        return
    stretched = controls["shown"] == transforms.STRETCHED
    images = [figures.thumbnail(value, SIDE, stretched=stretched) for value in made]
    gallery("transforms-draws", images, [f"seed {seed}" for seed in seeds])
    st.markdown(summary(chain, made))
    lesson.notice(
        [
            "The same seed gives the same picture: `torch.manual_seed(0)` before the chain is "
            "called.",
            "Only the steps with Random or Rand in their names differ from draw to draw; Resize "
            "and Normalize do the same to each.",
            "A data set is not made larger by this. Each time a picture is fetched, it is drawn "
            "anew.",
        ],
        tries.DRAWS,
        controls,
    )
    code = transforms_code.several(chain, given, seeds)
    lesson.code(code, prints="how many of the pictures above differ")


def summary(chain: Chain, made: list[Value]) -> str:
    """How many of the draws are different pictures."""
    different = len({numbers(value).numpy().tobytes() for value in made})
    if not transforms.is_random(chain):
        return f"No step is random: all {len(made)} are the same picture."
    return f"**{different} different pictures** in {len(made)} draws."
