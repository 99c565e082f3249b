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
    "output_size": pairs,
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


@st.composite
def layers(draw, names=tuple(KINDS)):
    """A layer of any kind, with some of its arguments away from their defaults."""
    kind = KINDS[draw(st.sampled_from(names))]
    given_ = {}
    for argument in kind.arguments:
        if argument.name in kind.defaults and not draw(st.booleans()):
            continue
        values = VALUES.get(argument.name, st.booleans())
        if kind.name == "Conv2d" and argument.name == "padding":
            values = st.one_of(values, st.sampled_from(["same", "valid"]))
        given_[argument.name] = draw(values)
    return layer_list.make(kind.name, given_)


MAPS = ("Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "BatchNorm2d")


@st.composite
def networks(draw, channels=3):
    """A list of layers most of which follow the channels before them, so that many lists fit."""
    made = []
    for _ in range(draw(st.integers(1, 7))):
        layer = draw(st.one_of(layers(), layers(MAPS)))
        fitting = draw(st.integers(0, 9)) > 0
        if fitting and layer.kind.name == "Conv2d":
            groups = draw(st.sampled_from([n for n in range(1, channels + 1) if not channels % n]))
            out = groups * draw(st.integers(1, 2))
            layer = layer.changed(in_channels=channels, out_channels=out, groups=groups)
        if fitting and layer.kind.name == "BatchNorm2d":
            layer = layer.changed(num_features=channels)
        if layer.kind.name == "Conv2d":
            channels = layer["out_channels"]
        made.append(layer)
    return tuple(made)
