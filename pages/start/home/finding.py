"""What dir() and help() say of a layer: the notes' first lesson."""

import streamlit as st

from explainers.lessons.home import code, numbers
from explainers.lessons.home.numbers import Values
from pages.parts.controls import Controls


def draw(controls: Controls[Values]) -> None:
    st.header("Finding one's way: dir() and help()", anchor=False)
    name = controls.read().layer
    names, layers = numbers.toolboxes()
    st.markdown(
        "A package is a chest of toolboxes. `dir()` says what is in one, `help()` how a tool is "
        f"used. In `dir(torch.nn)` there are {names} names, {layers} of them layers or losses."
    )
    controls.segments("layer")
    own = ", ".join(f"`{found}`" for found in numbers.own_names(name))
    beyond = f"has of its own: {own}." if own else "has no names of its own."
    st.markdown(
        f"**`dir({numbers.LAYERS[name]})`**: beyond the {len(numbers.shared_names())} names that "
        f"every module has (`parameters`, `train`, `to`, …), it {beyond}"
    )
    st.markdown(f"**`help(nn.{name})`** begins with:")
    st.code(numbers.help_text(name), language=None, height=260, wrap_lines=True)
    with st.expander("The code", icon=":material/code:"):
        st.code(code.of(name), language="python")
