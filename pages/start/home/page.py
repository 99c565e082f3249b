"""Home: what this is, the network as a strip of layers, and what is installed here."""

import streamlit as st

from explainers import catalogue, machine
from explainers.networks import strip
from explainers.tour import LECTURE, STOP
from pages.parts import tour, warm
from pages.start.home import whole

SHADES = {"Picture": "input", "Conv": "kernel", "Linear": "kernel", "Pool": "output"}

DEVICES = {"cpu": "the processor", "cuda": "the GPU", "mps": "Apple's GPU"}


def about() -> None:
    st.markdown(
        "See how a convolutional network works, one layer at a time: move a slider and every "
        "number changes, point at a number and see where it came from. Then press Start and watch "
        "the network learn, on this very machine."
    )
    st.caption(
        "The app grew out of five sets of Chinese course notes on PyTorch. Wherever a page says "
        "**the notes**, it means these: their numbers, their network, and their recipe of training."
    )


def network_strip() -> None:
    st.header("The network, from picture to answer", anchor=False)
    st.caption(
        "CIFAR-quick: 145,578 numbers to learn. Each box is what leaves a layer: as tall as its "
        "picture, as wide as it has channels. Choose a layer to open its lesson."
    )
    with st.container(key="home-strip"):
        for place, stop in enumerate(strip.STRIP):
            with st.container(key=f"home-stop-{place}", gap=None):
                draw_stop(stop)


def draw_stop(stop: strip.Stop) -> None:
    width, height = strip.volume(stop)
    name = strip.short(stop.layer)
    role = SHADES.get(name, "gradient" if name == "Loss" else "padding")
    shape = "×".join(map(str, stop.shape)) or "1 number"
    st.html(
        f'<div class="stop {role}"><span class="volume" style="width:{width:.0f}px;'
        f'height:{height:.0f}px"></span></div><div class="shape">{shape}</div>'
    )
    page = catalogue.find(stop.lesson)
    if page is None:
        st.html(f'<div class="name" title="{stop.layer}">{name}</div>')
    else:
        st.page_link(page.path, label=name)
    st.html(f'<div class="does">{stop.does}</div>')


def lessons() -> None:
    for section, heading in catalogue.SECTIONS.items():
        pages = [p for p in catalogue.LESSONS if p.section == section]
        if not pages:
            continue
        st.header(heading, anchor=False)
        with st.container(key=f"home-{section}-cards"):
            for page in pages:
                with st.container(border=True, gap=None):
                    st.page_link(page.path, label=f"**{page.title}**", icon=page.material_icon)
                    st.caption(page.summary)


def installed() -> None:
    st.header("What is here", anchor=False)
    waiting = None if warm.ready() else 0.5
    st.fragment(device, run_every=waiting)()


def device() -> None:
    if not warm.ready():
        found = ", ".join(f"{name} {version}" for name, version in machine.versions().items())
        st.markdown(f":gray[:material/hourglass_top: Asking PyTorch for its devices. {found}.]")
        return
    if "home:device" not in st.session_state:
        st.session_state["home:device"] = True
        st.rerun()  # the whole page once, so that the timer stops
    if warm.trouble():
        st.error(warm.trouble(), icon=":material/download:")
        return
    here = machine.look()
    st.markdown(
        f"**Training will run on {DEVICES[here.device]}** ({here.device_name}). {here.reason} "
        f"PyTorch uses {here.threads} thread{'s' * (here.threads != 1)}."
    )
    packages = (("Python", here.python), *here.versions.items())
    st.markdown(" ".join(f":gray-badge[{name} {version}]" for name, version in packages))


def rest() -> None:
    tour.begin("home-tour")
    about()
    network_strip()
    installed()
    lessons()


def with_torch() -> None:
    # Not above: these import torch, and Home is to be painted without it.
    from explainers.lessons.home import numbers, words
    from explainers.lessons.home.numbers import Values
    from pages.parts.controls import Controls
    from pages.start.home import chosen, finding

    warm.wait()
    controls = Controls("home", Values(), words, numbers.settled, numbers.missing)
    controls.read()
    chosen.show(controls)
    rest()
    finding.draw(controls)
    controls.publish()


if set(st.query_params) - {STOP, LECTURE}:
    warm.wait()  # another picture is asked for than the one that is kept
if warm.ready() and not warm.trouble():
    with_torch()
else:
    st.container()  # what is first of the page's own: see there
    whole.first_view()
    rest()
