"""The view of three poolings in a row: the notes' 2×2 against Caffe's 3×3 with stride 2."""

from __future__ import annotations

import streamlit as st

from explainers.lessons.pooling import code, sizes, tries, words
from explainers.lessons.pooling.numbers import Values
from explainers.lessons.pooling.sizes import Chain
from pages.layers.pooling.controls import Page
from pages.parts import lesson
from pages.parts.bench import bench, beside

LARGEST_SQUARE = 76  # pixels of the screen


def view(controls: Page, values: Values) -> None:
    """Draw the view."""
    place = bench()
    with place.controls:
        controls.slider("start")
    with place.figure, beside():
        for chain in sizes.chains(values.start):
            _draw(chain)
    st.markdown(words.CHAINS)
    lesson.notice(words.NOTICE["size_chain"], tries.ALL["size_chain"], controls)
    lesson.code(code.chain(values.start))


def _draw(chain: Chain) -> None:
    with st.container():
        st.markdown(f"**`{chain.layer}`**")
        st.html(_boxes(chain))
        if chain.note:
            st.warning(chain.note, icon=":material/rule:")
            return
        last = chain.sizes[-1]
        st.caption(f"64 maps of {last}×{last}: {chain.features:,} numbers for the linear layer.")
        st.code(sizes.outcome(chain), language=None, wrap_lines=True)


def _boxes(chain: Chain) -> str:
    """Squares in the ratio of the sizes, each with its size below."""
    largest = max(chain.sizes)
    squares = []
    for step, size in enumerate(chain.sizes):
        side = f"{LARGEST_SQUARE * size / largest:.1f}px"
        kind = "square first" if step == 0 else "square"
        square = f'<div class="{kind}" style="width:{side};height:{side}"></div>'
        squares.append(f"<div>{square}{size}×{size}</div>")
    return f'<div class="size-chain">{"".join(squares)}</div>'
