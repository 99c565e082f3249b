"""Shapes, parameters, multiply-adds, memory and receptive fields are those of the real modules."""

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explainers.networks import facts, layer_list, typed
from explainers.networks import flow as flows
from explainers.networks.kinds import KINDS
from explainers.networks.reach import Reach
from explainers.networks.walk import walk
from tests.explainers.networks.lists import fitted, layers, networks

NOTES = (
    "Conv2d(3, 32, 5, padding=2)|MaxPool2d(2)|Conv2d(32, 32, 5, padding=2)|MaxPool2d(2)|"
    "Conv2d(32, 64, 5, padding=2)|MaxPool2d(2)|Flatten()|Linear(1024, 64)|Linear(64, 10)"
)
batches = st.tuples(st.integers(1, 3), st.just(3), st.integers(1, 12), st.integers(1, 12))


def real(layer, input):
    """What PyTorch makes of a layer, or None where it refuses the layer or its input."""
    try:
        module = typed.module(layer)
        return module, module(input)
    except (ValueError, RuntimeError, IndexError, AssertionError) as error:
        assert "out of memory" not in str(error)
        return None


@settings(max_examples=120)
@given(networks(), batches)
def test_every_layer_is_as_in_pytorch(entries, shape):
    # BatchNorm2d refuses one number a channel while training; its shapes are those of both modes.
    assume(shape[0] > 1)
    tensor = torch.rand(shape)
    stopped = False
    for step in walk(entries, shape).steps:
        if stopped:
            assert step.flow is None
            assert not step.trouble
            continue
        with FlopCounterMode(display=False) as counter:
            found = real(step.layer, tensor.clone())
        if found is None or "PyTorch itself does not complain" in step.trouble:
            stopped = True
            assert step.flow is None
            assert len(step.trouble) > 20
            continue
        module, output = found
        assert step.flow is not None, step.trouble
        assert step.flow.shape == tuple(output.shape)
        assert step.parameters.value == sum(p.numel() for p in module.parameters())
        assert step.flow.macs.value == counter.get_total_flops() / 2
        tensor = output.detach()


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_alone_is_as_in_pytorch(name):
    @settings(max_examples=60)
    @given(st.data())
    def alone(data):
        layer = data.draw(layers((name,)))
        shape = data.draw(
            st.one_of(
                st.tuples(*(st.integers(2, 4),) * 2, *(st.integers(1, 9),) * 2),
                st.tuples(st.integers(2, 3), st.integers(1, 5)),
            )
        )
        if data.draw(st.integers(0, 4)):
            layer = fitted(layer, shape[1])
        try:
            flow = flows.flow(layer, shape, Reach())
        except facts.MisfitError as error:
            assert len(str(error)) > 20
            flow = None
        with FlopCounterMode(display=False) as counter:
            found = real(layer, torch.rand(shape))
        if found is None or flow is None:
            known = "PyTorch itself does not complain"
            assert (found is None) is (flow is None) or known in str(trouble(layer, shape))
            return
        module, output = found
        assert flow.shape == tuple(output.shape)
        learned = flows.parameters(layer)
        assert learned.value == sum(p.numel() for p in module.parameters())
        assert flow.macs.value == counter.get_total_flops() / 2

    alone()


def trouble(layer, shape):
    try:
        flows.flow(layer, shape, Reach())
    except facts.MisfitError as error:
        return error
    return None


@given(networks(), batches)
def test_a_mend_mends(entries, shape):
    found = walk(entries, shape)
    for at, step in enumerate(found.steps):
        for mend in step.mends:
            mended = walk((*entries[:at], *mend.before, mend.layer, *entries[at + 1 :]), shape)
            now = mended.steps[at + len(mend.before)]
            assert now.trouble != step.trouble
            if "groups" not in mend.words:
                # What else is wrong with the layer shows only once its channels are right.
                assert now.flow or "channels" not in now.trouble


@given(layers(), batches)
def test_memory_is_that_of_new_storage(layer, shape):
    step = walk([layer], shape).steps[0]
    assume(step.flow and layer.kind.name != "BatchNorm2d")
    input = torch.rand(shape)
    output = typed.module(layer)(input)
    shared = output.untyped_storage().data_ptr() == input.untyped_storage().data_ptr()
    identity = layer.kind.name == "AdaptiveAvgPool2d" or (layer.kind.name == "Dropout")
    if shared and not identity:
        assert step.flow.memory.value == 0
    else:
        inplace = layer.values.get("inplace", False)
        assert step.flow.memory.value == (0 if inplace else output.untyped_storage().nbytes())


# --- receptive field ----------------------------------------------------------------------------

WINDOWED = (
    *("Conv2d", "AvgPool2d", "AdaptiveAvgPool2d", "ReLU", "BatchNorm2d", "ConvTranspose2d"),
    *("Upsample", "PReLU", "Residual"),
)


def plain(layer):
    """The layer for one channel, without a padding whose mirror images would be seen as well."""
    if layer.kind.name == "Residual":
        inner = [plain(one) for one in layer["layers"] if one.kind.name in WINDOWED]
        return layer.changed(layers=(*inner, layer_list.make("ReLU")), shortcut=())
    fixed = {
        "in_channels": 1,
        "out_channels": 1,
        "num_features": 1,
        "num_parameters": 1,
        "groups": 1,
        "padding_mode": "zeros",
        "track_running_stats": True,
        "inplace": False,
    }
    if layer.kind.name in ("ConvTranspose2d", "AvgPool2d"):
        fixed |= {"padding": 0, "ceil_mode": False}
    if layer.kind.name == "Conv2d" and layer["padding"] != 0:
        fixed |= {"padding": "same", "stride": 1}
    return layer.changed(**{n: v for n, v in fixed.items() if n in layer.values})


windowed = st.lists(layers(WINDOWED).map(plain), min_size=1, max_size=4).map(tuple)


@settings(max_examples=60)
@given(windowed, st.integers(12, 40), st.integers(12, 40))
def test_the_receptive_field_is_where_gradients_reach(entries, height, width):
    found = walk(entries, (1, 1, height, width))
    assume(found.output_shape)
    network = typed.sequential(entries).double().eval()
    for parameter in network.parameters():
        nn.init.ones_(parameter)  # so that no product of weights is zero
    input = torch.rand(1, 1, height, width, dtype=torch.double, requires_grad=True)
    output = network(input)
    _, _, rows, columns = output.shape
    seen = [set(), set()]
    for row, column in {(0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)}:
        (gradient,) = torch.autograd.grad(output[0, 0, row, column], input, retain_graph=True)
        places = gradient[0, 0].nonzero()
        if not len(places):  # between the cells that a transposed convolution lays down
            continue
        for axis in (0, 1):
            line = places[:, axis]
            seen[axis].add(int(line.max() - line.min()) + 1)
    reach = found.steps[-1].flow.reach
    padded = "same" in repr(entries) or "Transpose" in repr(
        entries
    )  # then the first and the last see less
    for axis, extents in zip((reach.down, reach.across), seen, strict=True):
        if axis.most or padded:
            assert axis.whole or max(extents) <= axis.size
        else:
            assert extents == {axis.size}


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(1, 5), st.just(1)), max_size=1),
)
def test_a_block_sees_what_both_of_its_sides_see(body, side):
    def convolutions(sizes):
        return tuple(
            layer_list.make("Conv2d", {
                "in_channels": 1, "out_channels": 1, "kernel_size": size, "dilation": dilation,
                "padding": "same", "bias": False,
            })
            for size, dilation in sizes
        )  # fmt: skip

    values = {"layers": convolutions(body), "shortcut": convolutions(side)}
    block = layer_list.make("Residual", values)
    module = typed.module(block).double()
    for parameter in module.parameters():
        nn.init.ones_(parameter)
    input = torch.zeros(1, 1, 61, 61, dtype=torch.double, requires_grad=True)
    (gradient,) = torch.autograd.grad(module(input)[0, 0, 30, 30], input)
    places = gradient[0, 0].nonzero()[:, 0]
    reach = flows.flow(block, (1, 1, 61, 61), Reach()).reach
    assert int(places.max() - places.min()) + 1 == reach.down.size == reach.across.size
    assert int(places.min()) == 30 + reach.down.first


# --- the notes' network -------------------------------------------------------------------------


def test_the_notes_network_to_the_last_number():
    found = walk(layer_list.layers(NOTES), (64, 3, 32, 32))
    assert found.output_shape == (64, 10)
    assert found.parameters == 145_578
    assert found.macs == 64 * 12_354_176
    one = walk(layer_list.layers(NOTES), (1, 3, 32, 32))
    assert one.macs == 12_354_176
    assert [step.parameters.value for step in one.steps] == [
        2_432, 0, 25_632, 0, 51_264, 0, 0, 65_600, 650,
    ]  # fmt: skip
    reaches = [step.flow.reach.shown for step in one.steps]
    assert reaches == [
        "5×5", "6×6", "14×14", "16×16", "32×32", "36×36", "36×36", "whole input", "whole input",
    ]  # fmt: skip
    assert one.memory == sum(4 * n for n in (32768, 8192, 8192, 2048, 4096, 1024, 0, 64, 10))


def test_arithmetic_is_spelled_out():
    steps = walk(layer_list.layers(NOTES), (1, 3, 32, 32)).steps
    conv, pool, linear = steps[0], steps[1], steps[7]
    assert conv.flow.shape_arithmetic == "⌊(32 + 4 − 1×(5 − 1) − 1) ÷ 1⌋ + 1 = 32"
    assert conv.parameters.arithmetic == "32 × 3 × 5 × 5 weights + 32 biases = 2,432"
    assert conv.flow.macs.arithmetic == (
        "1 × 32 × 32 × 32 cells of the output, 3 × 5 × 5 products each = 2,457,600"
    )
    assert conv.flow.memory.arithmetic == "1 × 32 × 32 × 32 numbers × 4 bytes = 131,072 bytes"
    assert pool.flow.shape_arithmetic == "⌊(32 + 0 − 1×(2 − 1) − 1) ÷ 2⌋ + 1 = 16"
    assert pool.flow.reach_arithmetic == "5 + 1×(2 − 1) × step 1 = 6; step then 1 × 2 = 2"
    assert linear.parameters.arithmetic == "64 × 1,024 weights + 64 biases = 65,600"
    assert linear.flow.macs.arithmetic == "1 × 64 outputs, 1,024 products each = 65,536"


def test_the_last_window_of_ceil_mode_is_told():
    (step,) = walk(layer_list.layers("MaxPool2d(1, 2, ceil_mode=True)"), (1, 1, 10, 10)).steps
    assert step.flow.shape == (1, 1, 5, 5)
    assert step.flow.shape_arithmetic == (
        "⌈(10 + 0 − 1×(1 − 1) − 1) ÷ 2⌉ + 1 = 6, less 1 that would start in the padding = 5"
    )


@pytest.mark.parametrize(
    ("text", "at", "got", "needs", "mend"),
    [
        ("Conv2d(3, 32, 5)|Conv2d(16, 8, 3)", 1, "It got 32 channels (1×32×28×28)", "16 (in_ch",
         "Set in_channels to 32"),
        ("Conv2d(3, 64, 3, padding=1)|Linear(65536, 10)", 1, "It got maps, 1×64×32×32", "65,536",
         "Put Flatten() before it"),
        ("Conv2d(3, 4, 3)|Linear(1024, 10)", 1, "Flattened, each picture would be 3,600", "1,024",
         "Put Flatten() before it and set in_features to 3600"),
        ("Flatten()|Linear(1024, 10)", 1, "It got 3,072 numbers", "1,024 (in_features)",
         "Set in_features to 3072"),
        ("BatchNorm2d(8)", 0, "It got 3 channels", "8 (num_features)", "Set num_features to 3"),
        ("Conv2d(4, 4, 3, groups=3)", 0, "groups is 3", "in_channels is 4", "Set groups to 1"),
        ("Flatten()|MaxPool2d(2)", 1, "It got 1×3072, a row", "move this layer up", None),
        ("Flatten()|AdaptiveAvgPool2d(1)", 1, "a row", "the mean over all numbers of all", None),
        ("MaxPool2d(33)", 0, "It got 1×3×32×32.", "spans 33 cells in height", None),
        ('Conv2d(3, 4, 5, stride=2, padding="same")', 0, 'padding="same"', "stride 1", None),
        ("Conv2d(3, 4, x)", 0, "Kernel_size is x", "it takes a number", None),
    ],
)  # fmt: skip
def test_a_layer_that_does_not_fit_says_what_it_got_and_what_would_mend_it(
    text, at, got, needs, mend
):
    step = walk(layer_list.read(text), (1, 3, 32, 32)).steps[at]
    assert got in step.trouble
    assert needs in step.trouble
    assert [m.words for m in step.mends] == ([mend] if mend else [])


def test_an_input_that_is_no_batch_is_refused():
    for shape in ((3, 32, 32), (1, 3, 0, 32)):
        with pytest.raises(ValueError, match="it needs four axes of at least 1"):
            walk([], shape)


def test_bytes_in_their_unit():
    shown = [facts.bytes_shown(n) for n in (40, 4096, 131_072, 1_572_864, 3 * 2**30)]
    assert shown == ["40 B", "4 KiB", "128 KiB", "1.5 MiB", "3 GiB"]
