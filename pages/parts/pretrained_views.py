"""The views of the page on pretrained networks: VGG16 and its surgery, any model, its maps."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from torch import Tensor, nn

from explainers.figures import maps
from explainers.figures.graph import dot
from explainers.figures.palette import palette
from explainers.lessons import pretrained
from explainers.lessons.pretrained import HELP
from explainers.networks import graph, weight_files
from explainers.networks import torchvision_models as tv
from explainers.networks.facts import bytes_shown, times
from pages.parts import lesson, picture_picker
from pages.parts.controls import Controls
from pages.parts.weights_panel import weights_panel
from pages.parts.zoom import zoomable

ACROSS, MOST_MAPS, SIDE = 8, 32, 112


def vgg16(controls: Controls) -> None:
    """VGG16: with and without weights, two surgeries, and what is trained."""
    controls.segments("weights", help=HELP["weights"])
    controls.segments("surgery", "surgery: what becomes of the 1000 classes", help=HELP["surgery"])
    controls.segments("trainable", "requires_grad=True for", help=HELP["trainable"])
    if controls["weights"] != "None" and weights_panel(controls, tv.about("vgg16")):
        controls.button(
            "Send a picture through it",
            key="pretrained-through",
            icon=":material/image:",
            on_click=controls.assign,
            args=({"view": pretrained.MAPS, "maps_of": "vgg16"},),
        )
    st.markdown(pretrained.SURGERY_WORDS[controls["surgery"]])
    if sentence := pretrained.advice(controls.values):
        st.info(sentence, icon=":material/lightbulb:")
    before, after = tv.outline("vgg16"), pretrained.operated(controls.values)
    _before_and_after(before, after)
    _counts(before, after)
    lesson.notice(
        [
            "`weights=None` gives the architecture with random numbers. The shapes and counts "
            "are the same with trained weights; what comes out is not.",
            "Nearly nine tenths of all parameters are in the three linear layers.",
            "Freezing changes no count of parameters, only how many get a **:violet[gradient]**.",
        ],
        [
            "Compare both surgeries: how many parameters does each add or take away?",
            "Freeze everything but the new layer. How much memory do the gradients need now?",
            "Call `add_module` with a `Linear(4096, 10)`. Which sizes no longer fit?",
        ],
    )
    lesson.code(
        pretrained.surgery_code(controls.values),
        prints="the classifier, all parameters, and those that are trained",
    )


def _before_and_after(before: nn.Module, after: nn.Module) -> None:
    """The classifier's layers, before → after where that is something else."""
    old, new = (
        {row.name: row for row in tv.rows(model.get_submodule("classifier"))}
        for model in (before, after)
    )
    lines = [
        "| `[i]` | layer, before → after | parameters | |",
        "| :--- | :--- | ---: | :--- |",
    ]
    for name, row in new.items():
        was = old.get(name)
        layer, count = f"`{row.layer}`", f"{row.count.total:,}"
        if was is None or was.layer != row.layer:
            layer = f"{f'`{was.layer}`' if was else 'nothing'} → {layer}"
            count = f"{was.count.total if was else 0:,} → {count}"
        lines.append(f"| `{name}` | {layer} | {count} | {_state(was, row)} |")
    st.markdown("\n".join(lines))


def _state(was: tv.Row | None, now: tv.Row) -> str:
    """What became of a layer: new or replaced, trained or frozen (Markdown)."""
    words = []
    if was is None:
        words.append(":orange[**new**]")
    elif was.layer != now.layer:
        words.append(":orange[**replaced**]")
    if now.count.total:
        words.append(":violet[trained]" if now.count.trainable else ":gray[frozen]")
    return ", ".join(words)


def _counts(before: nn.Module, after: nn.Module) -> None:
    was, now = tv.count(before), tv.count(after)
    change = now.total - was.total
    with st.container(horizontal=True, gap="medium"):
        st.metric("Parameters", f"{now.total:,}", f"{change:+,}" if change else None, "off")
        st.metric("Trained", f"{now.trainable:,}")
        st.metric("Frozen", f"{now.frozen:,}")
        st.metric("Gradients", bytes_shown(4 * now.trainable))
    parts = [
        f"{name} {tv.count(after.get_submodule(name)).total:,}"
        for name in ("features", "classifier")
    ]
    st.caption(
        f"{' + '.join(parts)} = {now.total:,} parameters, 4 bytes each: "
        f"{bytes_shown(4 * now.total)}. SGD with momentum or Adam would keep one or two numbers "
        "more for each that is trained."
    )


def any_model(controls: Controls) -> None:
    """Any classification model of torchvision, part by part, without its numbers."""
    with controls.panel():
        name = controls.select("model", help=HELP["model"])
    about = tv.about(name)
    path = _part(controls, name)
    found = tv.stages(name, path)
    total = sum(stage.parameters for stage in tv.stages(name))
    with st.container(horizontal=True, gap="large"):
        st.metric("Parameters", f"{total:,}")
        st.metric("Memory of the weights", bytes_shown(4 * total))
        st.metric("Made for pictures of", f"{about.size}×{about.size}")
        st.metric("Right at the first guess", f"{about.accuracy:.1%}", help=_ACCURACY)
    lines = ["| part | class | :green[what leaves it] | :orange[parameters] | share |"]
    lines += ["| :--- | :--- | :--- | ---: | ---: |"]
    lines += [
        f"| `{stage.name}` | `{stage.kind}` | {times(stage.shape) if stage.shape else '–'} | "
        f"{stage.parameters:,} | {stage.parameters / total:.1%} |"
        for stage in found
    ]
    st.markdown("\n".join(lines))
    st.caption(
        "A dash: the part is not called as a module, or gives several tensors. The model lies on "
        "PyTorch's meta device, which has shapes and no numbers, so even the largest is here at "
        "once."
    )
    if controls.toggle("graph", "Draw the whole model as a graph", help=HELP["graph"]):
        _graph(name)
    lesson.notice(
        [
            "Nearly all have the same plan: maps get smaller and more, then one mean for each "
            "channel, then a linear layer to 1000 classes.",
            "ResNet's blocks **add** their input to what they computed: in the graph that is an "
            "arrow that goes round.",
            "More parameters do not mean more right guesses: compare VGG16 with EfficientNet B0.",
        ],
        [
            "Look into `layer4` of resnet18, then into its block `0`: what does `downsample` do?",
            "Which model has the fewest parameters? Which the most?",
        ],
    )
    lesson.code(
        pretrained.model_code(name, tv.input_shape(name, tv.outline(name))[-1]),
        prints="the shapes and parameters of the model's parts",
    )


_ACCURACY = "Of ImageNet's 50,000 validation pictures, with torchvision's first weights."


def _part(controls: Controls, name: str) -> str:
    """The part of the model that is looked into; empty for the whole."""
    parts = [
        path for path, m in tv.outline(name).named_modules() if any(True for _ in m.children())
    ]
    if controls["part"] not in parts:
        controls.complain(f"part is {controls['part']}: {name} has no such part.")
    return controls.select(
        "part", options=parts, format_func=lambda p: p or "the whole model", help=HELP["part"]
    )


def _graph(name: str) -> None:
    try:
        source, count = _dot(name, st.context.theme.type)
    except ValueError as error:
        lesson.refusal(error)
        return
    if count > pretrained.MOST_NODES:
        st.info(
            f"The graph of {name} has {count} nodes; up to {pretrained.MOST_NODES} can be drawn "
            "legibly. Try resnet18 or squeezenet1_1.",
            icon=":material/account_tree:",
        )
        return
    zoomable("pretrained-graph", lambda: st.graphviz_chart(source, alt=f"The graph of {name}"))


@st.cache_data(max_entries=16, show_spinner="Tracing the model …")
def _dot(name: str, theme: str | None) -> tuple[str, int]:
    model = tv.outline(name)
    traced = graph.trace(model, tv.input_shape(name, model))
    if len(traced.nodes) > pretrained.MOST_NODES:
        return "", len(traced.nodes)
    return dot(traced, palette(theme)), len(traced.nodes)


def feature_maps(controls: Controls) -> None:
    """A picture through a model, and the maps at one of its nodes."""
    left, right = st.columns([1, 2], gap="large")
    with left:
        name = controls.select("maps_of", "model", help=HELP["maps_of"])
        controls.segments("weights", help=HELP["weights"])
        node, shape = _node(controls, name)
        about = tv.about(name)
        picked = picture_picker.choose(controls, about.size)
        st.image(maps.picture(picked.image), width=200, caption=f":blue[input]: {picked.name}")
    with right:
        file = weights_panel(controls, about) if controls["weights"] != "None" else None
        try:
            model, remarks = _model(name, file, file and weight_files.stamp(file))
        except (ValueError, OSError) as error:
            lesson.refusal(error)
            file, (model, remarks) = None, _model(name, None, None)
        for remark in remarks:
            st.caption(f":material/info: {remark}")
        batch = tv.prepared(picked.image, name)
        _shown(tv.maps_at(model, node, batch), node, shape)
        if file is None:
            st.warning(
                "**Untrained.** These kernels are the first, random ones: the maps show edges "
                "and blobs only because every convolution does. With ImageNet weights they have "
                "learned what to look for.",
                icon=":material/casino:",
            )
        else:
            _guesses(model, batch, about.categories)
    controls.button(
        "Release the memory", key="pretrained-release", on_click=_model.clear, help=_RELEASE
    )
    lesson.notice(
        [
            "`create_feature_extractor` traces the model and cuts it at a node: what leaves that "
            "node is the result, and what comes after is never computed.",
            "Early maps are as sharp as the picture; late ones are a few cells, each about a "
            "large part of it.",
        ],
        [
            "Step through the nodes. Where can you no longer tell what the picture is?",
            "Compare the same node with and without ImageNet weights.",
        ],
    )
    lesson.code(
        pretrained.maps_code(name, node, controls["weights"], about.size),
        prints="the shape of the maps",
    )


_RELEASE = "Models are loaded once for all readers, two at most, and let go after ten minutes."


@st.cache_resource(max_entries=2, ttl=600, show_spinner="Making the model …")
def _model(
    name: str, file: Path | None, stamp: weight_files.Stamp | None
) -> tuple[nn.Module, tuple[str, ...]]:
    """The model and remarks on its file; a file that was replaced has another `stamp`."""
    return (tv.untrained(name), ()) if file is None else tv.trained(name, file)


def _node(controls: Controls, name: str) -> tuple[str, tuple[int, ...]]:
    nodes = tv.map_nodes(name)
    asked = controls["node"]
    if asked and asked not in nodes and st.session_state.get("pretrained-nodes-of") == name:
        controls.complain(f"node is {asked}: {name} has no such node.")
    st.session_state["pretrained-nodes-of"] = name
    node = controls.select(
        "node",
        options=list(nodes),
        format_func=lambda node: f"{node}: {times(nodes[node])}",
        help=HELP["node"],
    )
    return node, nodes[node]


def _shown(found: Tensor, node: str, shape: tuple[int, ...]) -> None:
    theme = st.context.theme.type
    small = [maps.fit(maps.feature_map(one, theme), SIDE) for one in found[:MOST_MAPS]]
    rows = [small[k : k + ACROSS] for k in range(0, len(small), ACROSS)]
    of = f"The first {MOST_MAPS} of {len(found)}" if len(found) > MOST_MAPS else "All"
    st.image(
        maps.sheet(rows),
        width="stretch",
        caption=f":green[{of} maps] at `{node}`, {times(shape)}. Blue is positive, orange "
        "negative, each to its own largest number.",
    )


def _guesses(model: nn.Module, batch: Tensor, categories: list[str]) -> None:
    lines = ["| what the model takes it for | probability |", "| :--- | ---: |"]
    lines += [f"| {categories[index]} | {share:.1%} |" for index, share in tv.guesses(model, batch)]
    st.markdown("\n".join(lines))
