"""Files of weights in every state that people have them in: taken, or told in a sentence."""

import io
import pickle
import zipfile
from collections import OrderedDict

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.networks import registry, trained, weight_files
from explainers.networks.cifar_quick import cifar_quick


def network(classes: int = 10) -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(8, classes))


def saved(values, **options) -> bytes:
    held = io.BytesIO()
    torch.save(values, held, **options)
    return held.getvalue()


def read(tmp_path, content: bytes):
    file = tmp_path / "some.pth"
    file.write_bytes(content)
    return weight_files.read(file)


def refusal(tmp_path, content: bytes) -> str:
    with pytest.raises(ValueError, match=r"some\.pth") as caught:
        read(tmp_path, content)
    text = str(caught.value)
    assert "\x1b" not in text
    assert "weights_only" not in text
    return text


@pytest.mark.parametrize("legacy", [False, True])
def test_every_part_of_a_file_is_told_from_the_whole(tmp_path, legacy):
    whole = saved(network().state_dict(), _use_new_zipfile_serialization=not legacy)
    assert (
        weight_files.state_of(read(tmp_path, whole), "it").keys() == network().state_dict().keys()
    )
    assert "is empty" in refusal(tmp_path, b"")
    for share in range(1, 20):
        said = refusal(tmp_path, whole[: len(whole) * share // 20])
        assert "part of the file" in said or "damaged" in said


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\x80\x02"]))
def test_any_bytes_are_answered_with_a_sentence(tmp_path_factory, content, begin):
    folder = tmp_path_factory.mktemp("bytes")
    try:
        read(folder, begin + content)
    except ValueError as error:
        assert str(error).startswith("some.pth")


def test_a_whole_module_is_told_from_its_weights(tmp_path):
    for legacy in (False, True):
        said = refusal(tmp_path, saved(network(), _use_new_zipfile_serialization=not legacy))
        assert "whole pickled object (torch.nn.modules.container.Sequential)" in said
        assert "state_dict()" in said
    assert "some.pth" in refusal(tmp_path, pickle.dumps(network().state_dict()))


def test_a_zip_of_something_else_and_one_that_swells(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("train/cat/1.png", b"picture")
    assert "holds train/cat/1.png" in refusal(tmp_path, held.getvalue())
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved({"x": torch.zeros(10_000_000)}))) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in source.infolist():
            packed.writestr(member.filename, source.read(member))
    assert "unpack to much more" in refusal(tmp_path, held.getvalue())


@pytest.mark.parametrize("holder", ["", *weight_files.HOLDERS])
@pytest.mark.parametrize("wrapper", ["", *weight_files.WRAPPERS])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
def test_other_types_and_wrappers_are_taken_and_said(holder, wrapper, dtype):
    source, target = network(), network()
    state = {
        f"{wrapper}{key}": value.to(dtype) if value.is_floating_point() else value
        for key, value in source.state_dict().items()
    }
    values = {holder: state, "epoch": 3} if holder else state
    remarks = weight_files.load(target, weight_files.state_of(values, "it"), "it")
    assert len(remarks) == (wrapper != "") + (dtype != torch.float32)
    assert all(value.dtype == torch.float32 for value in target.parameters())
    picture = torch.rand(1, 3, 3, 4)
    torch.testing.assert_close(target.eval()(picture), source.eval()(picture), atol=0.02, rtol=0.02)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_whatever_does_not_fit_is_named_with_its_shape(data):
    state = dict(network().state_dict())
    key = data.draw(st.sampled_from([k for k in state if "num_batches" not in k]))
    was = "×".join(map(str, state[key].shape))
    kind = data.draw(st.sampled_from(["shape", "missing", "unknown"]))
    if kind == "shape":
        state[key] = state[key].new_zeros(7, *state[key].shape[1:])
        now = "×".join(map(str, state[key].shape))
        expected = f"of another shape: {key} is {now} and should be {was}"
    elif kind == "missing":
        del state[key]
        expected = f"missing: {key} ({was})"
    else:
        state[f"other.{key}"] = state[key]
        expected = f"not of this network: other.{key} ({was})"
    with pytest.raises(ValueError, match="it does not fit this network") as caught:
        weight_files.fitted(network(), state, "it")
    assert expected in str(caught.value)
    assert "classes" not in str(caught.value) or (kind == "shape" and key.startswith("3."))


def test_another_number_of_classes_is_said():
    with pytest.raises(ValueError, match="made for 100 classes, and here there are 10"):
        weight_files.fitted(network(10), network(100).state_dict(), "it")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_told(value):
    state = dict(network().state_dict())
    state["3.weight"] = state["3.weight"].clone().index_fill_(0, torch.tensor([2]), value)
    with pytest.raises(
        ValueError, match=r"3\.weight holds 8 of 80 numbers that are NaN or infinite"
    ):
        weight_files.fitted(network(), state, "it")


def test_what_is_no_state_dict_is_told():
    for values, words in (([1], "a list"), ({}, "nothing"), ({"epoch": 3}, "'epoch'")):
        with pytest.raises(ValueError, match=f"it holds .*{words}.* no state_dict"):
            weight_files.state_of(values, "it")


def test_a_file_that_was_replaced_has_another_stamp(tmp_path):
    file, other = tmp_path / "a", tmp_path / "b"
    file.write_bytes(b"1")
    other.write_bytes(b"2")
    before = weight_files.stamp(file)
    assert before == weight_files.stamp(file)
    other.replace(file)
    assert before != weight_files.stamp(file)


def test_shipped_weights_of_another_number_of_classes(tmp_path, monkeypatch):
    monkeypatch.setattr(trained, "WEIGHTS", tmp_path)
    held = {"model": cifar_quick(num_classes=7).state_dict(), "mean": None, "std": None}
    torch.save({**held, "classes": list("abcde")}, tmp_path / "cifar_quick.pt")
    with pytest.raises(ValueError, match="made for 7 classes, and here there are 5"):
        trained.shipped("cifar_quick")
    torch.save({"model": registry.build("cifar_quick").state_dict()}, tmp_path / "cifar_quick.pt")
    with pytest.raises(ValueError, match="is not a file of weights that comes with the app"):
        trained.shipped("cifar_quick")


names = st.from_regex(r"[a-z_][a-z0-9_]{0,7}", fullmatch=True)


@given(st.lists(names, min_size=1, max_size=3), st.booleans(), st.integers(0, 20))
def test_a_network_inside_a_larger_module_is_taken_where_all_else_fits(parts, fits, place):
    outer = "".join(f"{part}." for part in parts)
    state = {f"{outer}{key}": value for key, value in network().state_dict().items()}
    if not fits:
        keys = list(state)
        state[f"{outer}other.weight"] = state.pop(keys[place % len(keys)])
        with pytest.raises(ValueError, match="does not fit this network"):
            weight_files.fitted(network(), state, "it")
        return
    found = weight_files.fitted(network(), state, "it")
    assert found.state.keys() == network().state_dict().keys()
    assert 1 <= len(found.remarks) <= len(parts)
    whole = torch.nn.Sequential()
    whole.add_module("model", network())  # names that begin so and fit as they are
    assert not weight_files.fitted(whole, whole.state_dict(), "it").remarks


@given(st.lists(st.sampled_from(weight_files.WRAPPERS), max_size=4))
def test_wrappers_are_left_out_in_whatever_order_they_lie(wrappers):
    state = network().state_dict()
    found = weight_files.fitted(
        network(), {"".join(wrappers) + key: value for key, value in state.items()}, "it"
    )
    assert found.state.keys() == state.keys()
    assert len(found.remarks) == len(wrappers)


def test_numbers_too_large_for_float32_and_sparse_ones_are_said():
    state = network().state_dict()
    large = {**state, "3.bias": torch.full((10,), 1e300, dtype=torch.float64)}
    with pytest.raises(ValueError, match=r"it: 3\.bias holds numbers of float64 .* too large"):
        weight_files.fitted(network(), large, "it")
    sparse = {**state, "3.weight": state["3.weight"].to_sparse()}
    with pytest.raises(ValueError, match=r"3\.weight is float32 \(kept as torch\.sparse_coo\)"):
        weight_files.fitted(network(), sparse, "it")


def sequential():
    """A network in numbers, as the notes write it, and the same with a name for each layer."""
    layers = [nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3), nn.Flatten()]
    names = ("conv1", "norm1", "conv2", "flat")
    named = nn.Sequential(OrderedDict(zip(names, layers, strict=True)))
    return nn.Sequential(*layers), named


@pytest.mark.parametrize("before", ["", "model1.", "module.model."])
def test_layers_that_only_have_other_names_are_taken_in_their_order(before):
    numbered, named = sequential()
    state = {before + key: value for key, value in numbered.state_dict().items()}
    found = weight_files.fitted(named, state, "it.pt")
    assert all(torch.equal(found.state[key], value) for key, value in named.state_dict().items())
    assert "0 as conv1" in found.remarks[-1] and "by names alone" in found.remarks[-1]
    counted = next(key for key in state if key.endswith("tracked"))
    del state[counted]  # a file of an old program
    assert weight_files.fitted(named, state, "it.pt").state["conv2.bias"].shape == (4,)


def test_layers_of_other_names_are_not_guessed_where_more_differs():
    numbered, named = sequential()
    state = dict(numbered.state_dict())
    swapped = {key: state[key] for key in sorted(state, reverse=True)}
    other = {**state, "2.weight": torch.zeros(4, 4, 5, 5)}
    fewer = {key: value for key, value in state.items() if key != "2.bias"}
    mixed = {key.replace("0.", "conv1."): value for key, value in state.items()}
    split = {key.replace("2.bias", "5.bias"): value for key, value in state.items()}
    for wrong in (swapped, other, fewer, mixed, split):
        with pytest.raises(ValueError, match="not of this network"):
            weight_files.fitted(named, wrong, "it.pt")
