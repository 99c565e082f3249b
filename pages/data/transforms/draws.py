"""The transforms page's view of chance: one picture through one chain, several times."""

from __future__ import annotations

import streamlit as st

from explainers import markdown
from explainers.lessons.transforms import code as snippets
from explainers.lessons.transforms import figures, formulas, numbers, tries, words
from explainers.lessons.transforms.numbers import Values
from explainers.transforms.walk import REFUSALS
from pages.data.transforms import source
from pages.data.transforms.source import Page
from pages.parts import lesson
from pages.parts.bench import bench
from pages.parts.pictures.gallery import picture


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.presets(numbers.presets(values), words.PRESETS)
        controls.slider("seed", words.FIRST_SEED, help=words.FIRST_SEED_HELP)
        controls.select("shown")
        given = source.choose(controls, values, place)
        source.convert(controls, given)
    chain = numbers.whole_chain(given.picture, numbers.steps(values), convert=values.convert)
    seeds = range(values.seed, values.seed + numbers.DRAWN_AT_ONCE)
    lesson.notice(words.NOTICE["draws"], tries.ALL["draws"], controls)
    with place.figure:
        st.markdown(formulas.calls(chain))
        try:
            made = figures.drawn(given, chain, seeds, stretched=values.shown == "stretched")
        except REFUSALS as error:
            said = f"{type(error).__name__}: {error}"
            st.error(markdown.code(said), icon=":material/block:")
            st.markdown(words.SEE_STEPS)
            snippet = snippets.several(chain, given, seeds, said)
        else:
            with st.container(key="transforms-draws"):
                for seed, one in zip(seeds, made, strict=True):
                    alt = words.DRAWN.format(given.name, seed)
                    picture(one.png, f"seed {seed}", alt=alt)
            st.markdown(formulas.draws(chain, made))
            said, snippet = "", snippets.several(chain, given, seeds)
    prints = "the words of the refusal" if said else "how many of the pictures above differ"
    lesson.code(snippet, prints=prints)
