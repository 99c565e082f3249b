"""Random layers and lists of them, legal and illegal, for the tests of networks."""

from hypothesis import strategies as st

from explainers.networks import layer_list
from explainers.networks.kinds import KINDS

few = st.integers(1, 4)
pairs = st.one_of(few, st.tuples(few, few))
paddings = st.one_of(st.integers(0, 3), st.tuples(st.integers(0, 2), st.integers(0, 2)))
reals = st.sampled_from([0.0, 0.25, 0.5, 1.0])

VALUES = {
    "in_channels": st.sampled_from([1, 2, 3, 4]),
    "out_channels": st.sampled_from([2, 3, 4]),
    "num_features": st.sampled_from([2, 3, 4]),
    "in_features": st.sampled_from([2, 3, 4, 16, 27]),
    "out_features": st.sampled_from([2, 3, 4, 10]),
    "kernel_size": pairs,
    "stride": pairs,
    "padding": paddings,
    "dilation": pairs,
    "output_size": st.one_of(pairs, st.tuples(st.none(), few), st.tuples(few, st.none())),
    "output_padding": st.sampled_from([0, 0, 1, (0, 1)]),
    "size": st.one_of(st.none(), pairs),
    "scale_factor": st.one_of(
        st.none(), st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0, (2.0, 1.0), 2.3])
    ),
    "mode": st.sampled_from(["nearest", "nearest", "nearest-exact", "bilinear", "bicubic", "area"]),
    "align_corners": st.sampled_from([None, None, True, False]),
    "num_groups": st.sampled_from([1, 1, 2]),
    "num_channels": st.sampled_from([2, 3, 4]),
    "normalized_shape": st.one_of(st.sampled_from([2, 3, 4]), st.tuples(few, few, few)),
    "dim": st.sampled_from([None, 1, 1, -1, 2, -3]),
    "num_parameters": st.sampled_from([1, 2, 3]),
    "init": reals,
    "min_val": st.sampled_from([-2.0, -1.0, 0.0]),
    "max_val": st.sampled_from([0.0, 1.0, 6.0]),
    "groups": st.sampled_from([1, 1, 1, 2]),
    "padding_mode": st.sampled_from(["zeros", "zeros", "reflect", "replicate", "circular"]),
    "divisor_override": st.one_of(st.none(), few),
    "eps": st.just(1e-3),
    "momentum": reals,
    "p": reals,
    "negative_slope": reals,
    "alpha": reals,
    "beta": st.just(2.0),
    "threshold": st.just(10.0),
    "approximate": st.sampled_from(["none", "tanh"]),
}


SIMPLE = tuple(name for name in KINDS if name != "Residual")


@st.composite
def layers(draw, names=tuple(KINDS), depth=0):
    """A layer of any kind, with some of its arguments away from their defaults."""
    kind = KINDS[draw(st.sampled_from(names))]
    if kind.name == "Residual":
        return draw(blocks(depth))
    given_ = {}
    for argument in kind.arguments:
        if argument.name in kind.defaults and not draw(st.booleans()):
            continue
        values = VALUES.get(argument.name, st.booleans())
        if kind.name == "Conv2d" and argument.name == "padding":
            values = st.one_of(values, st.sampled_from(["same", "valid"]))
        if kind.name == "ConvTranspose2d" and argument.name == "padding_mode":
            values = st.just("zeros")
        given_[argument.name] = draw(values)
    return layer_list.make(kind.name, given_)


@st.composite
def blocks(draw, depth=0, channels=None):
    """A residual block, most of whose layers keep the shape; blocks may stand in blocks."""
    names = SIMPLE if depth > 1 else tuple(KINDS)
    inner = layers(names, depth + 1)
    if draw(st.booleans()):
        keeping = {"kernel_size": 3, "padding": 1, "out_channels": channels or 3}
        inner = layers(("Conv2d", "BatchNorm2d", "ReLU", "PReLU")).map(
            lambda one: fitted(
                one.changed(**keeping, stride=1, dilation=1, groups=1)
                if one.kind.name == "Conv2d"
                else one,
                channels or 3,
            )
        )
    values = {"layers": tuple(draw(st.lists(inner, min_size=1, max_size=3)))}
    if draw(st.integers(0, 3)) == 0:
        values["shortcut"] = tuple(draw(st.lists(inner, max_size=2)))
    return layer_list.make("Residual", values)


MAPS = (
    *("Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "BatchNorm2d"),
    *("ConvTranspose2d", "Upsample", "AdaptiveMaxPool2d", "GroupNorm", "PReLU"),
)


def fitted(layer, channels):
    """The layer made for so many channels."""
    for name in ("in_channels", "num_features", "num_channels"):
        if name in layer.values:
            return layer.changed(**{name: channels})
    return layer


@st.composite
def networks(draw, channels=3):
    """A list of layers most of which follow the channels before them, so that many lists fit."""
    made = []
    for _ in range(draw(st.integers(1, 7))):
        layer = draw(st.one_of(layers(), layers(MAPS), blocks(0, channels)))
        if draw(st.integers(0, 9)) > 0:
            layer = fitted(layer, channels)
            if "groups" in layer.values:
                shares = [n for n in range(1, channels + 1) if channels % n == 0]
                groups = draw(st.sampled_from(shares))
                out = groups * draw(st.integers(1, 2))
                layer = layer.changed(out_channels=out, groups=groups)
        channels = layer.values.get("out_channels", channels)
        made.append(layer)
    return tuple(made)
