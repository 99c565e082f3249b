"""A look as bytes: what is kept of it, and what a viewer is sent."""

import json

import numpy as np
import pytest
import torch

from explainers.networks.cifar_quick import cifar_quick
from explainers.training.inside import packed
from explainers.training.inside.kinds import KERNELS, MAPS, SLOPES
from explainers.training.inside.looking import Glass, Look, Part
from explainers.training.inside.packed import Packed, cut, pack


@pytest.fixture(scope="module")
def look():
    torch.manual_seed(0)
    return Glass(cifar_quick(relu=True)).look(torch.rand(1, 3, 32, 32), 3)


@pytest.fixture(scope="module")
def made(look):
    return pack(look, step=7, picture=2, label=3)


def opened(message: bytes) -> tuple[dict, bytes]:
    line, _, content = message.partition(b"\n")
    return json.loads(line), content


def alone(*shape: int, kind: str = MAPS) -> Packed:
    values = torch.linspace(-2, 1, int(np.prod(shape))).reshape(shape)
    return pack(Look(1.0, (1.0,), (Part("one", kind, values),)), step=1, picture=0, label=0)


def test_bytes_stand_for_the_numbers(look, made):
    assert len(made.parts) == len(look.parts)
    for part, seen in zip(look.parts, made.parts, strict=True):
        values = part.values.numpy()
        assert (seen.low, seen.high) == (values.min(), values.max())
        told = made.numbers(seen) * (seen.scale / 127)
        assert np.abs(told - values).max() <= seen.scale / 254 * 1.001


def test_a_look_is_read_as_it_was_written(made):
    assert Packed.from_bytes(made.to_bytes()) == made


@pytest.mark.parametrize("data", [b"", b"{}\n", b"[]\n", b"\xff\n", b"{}"])
def test_what_is_no_look_is_refused(data):
    with pytest.raises(ValueError, match="no look"):
        Packed.from_bytes(data)


def test_a_look_that_was_cut_off_is_refused(made):
    with pytest.raises(ValueError, match="no look"):
        Packed.from_bytes(made.to_bytes()[:-1])


def test_numbers_that_overflowed_are_shown_as_0():
    values = torch.tensor([1.0, float("nan"), float("inf"), -2.0])
    made = pack(Look(float("nan"), (float("nan"),), (Part("a", MAPS, values),)), step=1, picture=0,
                label=0)  # fmt: skip
    assert made.numbers(made.parts[0]).tolist() == [64, 0, 0, -127]
    assert (made.loss, made.chances) == (0.0, (0.0,))


@pytest.mark.parametrize(
    ("shape", "kept", "step"),
    [
        ((64, 2048), (32, 1024), 2),
        ((300, 32, 32), (64, 32, 32), 1),
        ((4, 512, 512), (1, 256, 256), 2),
        ((9, 4096, 5, 5), (1, 2621, 5, 5), 1),
        ((100_000,), (50_000,), 2),
    ],
)
def test_of_a_large_part_some_is_kept(shape, kept, step):
    (seen,) = alone(*shape).parts
    assert (seen.shape, seen.of, seen.step) == (kept, shape, step)
    assert (seen.low, seen.high) == (-2, 1)  # of all


def test_all_parts_together_are_bounded():
    parts = tuple(Part(f"layer {k}", MAPS, torch.ones(64, 32, 32)) for k in range(40))
    made = pack(Look(0.0, (1.0,), parts), step=1, picture=0, label=0)
    assert len(made.parts) == packed.ALL // 65_536
    assert len(made.content) <= packed.ALL


def test_of_all_layers_some_tiles_are_sent(made):
    line, content = opened(cut(made, "", 0, {"tag": "x"}))
    assert (line["tag"], line["step"], line["picture"], line["label"]) == ("x", 7, 2, 3)
    assert line["layers"] == [
        *("conv1", "pool1", "relu1", "conv2", "relu2", "pool2", "conv3", "relu3", "pool3"),
        *("linear1", "linear2"),
    ]
    walls = {(wall["layer"], wall["kind"]): wall for wall in line["walls"]}
    assert len(walls) == 2 * 11 + 2 * 5
    first = walls["conv1", MAPS]
    assert [first[name] for name in ("tiles", "of", "rows", "columns", "step")] == [
        16,
        32,
        16,
        16,
        2,
    ]
    assert walls["conv1", KERNELS]["colours"] == 3
    assert {wall["name"] for wall in line["walls"]} == {"output", "kernel", "gradient"}
    assert len(content) == sum(
        wall["tiles"] * wall["rows"] * wall["columns"] * wall["colours"] for wall in line["walls"]
    )
    assert len(content) < 65_000


def test_of_one_layer_all_is_sent_as_it_is(made):
    line, content = opened(cut(made, "conv2", 5, {}))
    assert line["layer"] == "conv2"
    walls = {wall["kind"]: wall for wall in line["walls"]}
    assert set(walls) == {MAPS, SLOPES[MAPS], KERNELS, SLOPES[KERNELS]}
    seen = {part.kind: part for part in made.parts if part.layer == "conv2"}
    for kind, wall in walls.items():
        shape = [wall[name] for name in ("tiles", "rows", "columns")]
        sent = np.frombuffer(content, np.int8, int(np.prod(shape)), wall["offset"]).reshape(shape)
        whole = made.numbers(seen[kind])
        assert (sent == (whole if kind in (MAPS, SLOPES[MAPS]) else whole[:, 5])).all()
        assert wall["low"] == pytest.approx(seen[kind].low, rel=1e-3)
        assert wall["high"] == pytest.approx(seen[kind].high, rel=1e-3)
    assert (walls[KERNELS]["input"], walls[KERNELS]["inputs"]) == (5, 32)


def test_a_layer_or_a_channel_that_is_not_there_does_no_harm(made):
    assert opened(cut(made, "conv9", 0, {}))[0]["layer"] == ""
    line, _ = opened(cut(made, "conv2", 99, {}))
    assert {wall["input"] for wall in line["walls"] if wall["kind"] == KERNELS} == {31}
