"""What PyTorch answers to files that differ, and what is then in the network."""

import itertools

import pytest
import torch

from explainers.lessons.checkpoints import figures, loading, words
from explainers.lessons.checkpoints.numbers import Values
from explainers.networks import stranger
from explainers.networks.given_weights import Row

WHOLE = 145_578


@pytest.mark.parametrize(
    ("changes", "answer", "replaced"),
    [
        ({}, "<All keys matched successfully>", WHOLE),
        ({"change": "module"}, "Missing key(s) in state_dict", 0),
        ({"change": "module", "strict": False}, "unexpected_keys=['module.conv1.weight'", 0),
        ({"change": "module", "prefix": True}, "<All keys matched successfully>", WHOLE),
        ({"change": "missing"}, 'Missing key(s) in state_dict: "conv2.weight"', WHOLE - 25_632),
        ({"change": "missing", "strict": False}, "missing_keys=['conv2.weight'", WHOLE - 25_632),
        ({"change": "more"}, 'Unexpected key(s) in state_dict: "linear3.weight"', WHOLE),
        ({"change": "classes"}, "size mismatch for linear2.weight", WHOLE - 650),
        ({"change": "classes", "strict": False}, "size mismatch", WHOLE - 650),
    ],
)
def test_what_is_answered_and_what_arrives(changes, answer, replaced):
    found = loading.loaded(Values(**changes))
    assert answer in found.answer
    assert (found.replaced, found.all) == (replaced, WHOLE)
    assert found.device == "cpu"


def test_a_whole_network_knows_the_cat_and_an_empty_one_does_not():
    whole, empty = (loading.loaded(Values(change="module", prefix=on)) for on in (True, False))
    assert whole.guess[0] == "cat"
    assert whole.guess[1] > 0.98
    assert empty.guess[1] < 0.2


def test_a_whole_module_is_not_opened_and_its_class_is_named():
    whole, own = (loading.loaded(Values(change=change)).opened for change in ("whole", "own"))
    assert "GLOBAL torch.nn.modules.container.Sequential" in whole.refusal
    assert "GLOBAL __main__.Net" in own.refusal


@pytest.mark.parametrize("where", words.LOCATIONS)
@pytest.mark.parametrize("change", words.CHANGES)
def test_no_choice_fails(change, where):
    for strict, prefix in itertools.product((True, False), repeat=2):
        asked = Values(change=change, map_location=where, strict=strict, prefix=prefix)
        found = loading.loaded(asked)
        assert found.opened.refusal or found.answer


def test_without_the_device_that_it_lay_on_a_file_is_not_opened():
    found = loading.loaded(Values(saved_on="cuda:0"))
    if not torch.cuda.is_available():
        assert "torch.cuda.is_available() is False" in found.opened.refusal
        assert found.guess is None
    assert loading.loaded(Values(saved_on="cuda:0", map_location="cpu")).replaced == WHOLE


@pytest.mark.parametrize(("dtype", "size"), [("float32", 4), ("float16", 2), ("float64", 8)])
def test_the_sizes_add_up(dtype, size):
    module, state = loading.both(dtype)
    assert module.numbers == state.numbers == WHOLE * size
    assert module.size > state.size > state.numbers
    assert "torch.nn.modules.container.Sequential" in module.refusal
    assert not state.refusal
    assert f"{state.size:,}" in figures.files(dtype)
    assert figures.keys(dtype).count("| `") == 10


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("call", stranger.CALLS)
def test_the_instructions_that_matter_are_shown(call, hidden, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    loading.malicious.cache_clear()
    found = loading.malicious(call, hidden)
    assert found.lines[0].name == "GLOBAL"
    assert found.lines[-1].name == "REDUCE"
    assert call in found.lines[0].given
    assert set(words.CALLS) == set(stranger.CALLS)
    assert "GLOBAL" in words.decisive(found.refusal)
    assert all(line.name in words.STEPS for line in found.lines)
    assert not list(tmp_path.iterdir())


def test_nothing_is_ever_opened_but_by_weights_only(monkeypatch):
    asked = []
    load = torch.load

    def watched(*arguments, **given):
        asked.append(given.get("weights_only"))
        return load(*arguments, **given)

    monkeypatch.setattr(torch, "load", watched)
    for cached in (loading.both, loading.malicious):
        cached.cache_clear()
    loading.both("float32")
    loading.malicious("exec", hidden=False)
    for change in words.CHANGES:
        loading._load(Values(change=change))
    assert asked
    assert set(asked) == {True}


def test_names_of_a_stranger_are_text_and_not_too_many():
    found = [Row("*x*|" * 100, None, (1,)), *(Row(f"n{k}", (2,), (2,)) for k in range(150))]
    lines = figures.rows(found, given=True).splitlines()
    assert len(lines) == 2 + figures.MOST_ROWS + 1
    assert lines[-1] == "| and 51 more | | | |"
    assert "*x*" not in lines[2]
    assert len(lines[2]) < 1000
