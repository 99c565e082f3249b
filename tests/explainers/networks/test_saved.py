"""Files of torch.save, taken to pieces; and real malicious ones, which are refused and not run."""

import io
import pickle
import pickletools
import zipfile

import pytest
import torch
from torch import nn

from explainers.networks import saved, stranger, weight_files

STATE = {"linear2.weight": torch.zeros(10, 64), "linear2.bias": torch.zeros(10)}


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("call", stranger.CALLS)
def test_a_malicious_file_is_refused_and_not_run(call, hidden, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    surprise = tmp_path / "surprise.txt"
    content = stranger.file(call, STATE if hidden else None, str(surprise))
    path = tmp_path / "gift.pt"
    path.write_bytes(content)
    found = saved.opened(content)
    assert found.values is None
    assert "UnpicklingError" in found.refusal
    assert call.rpartition(".")[2] in found.refusal
    with pytest.raises(ValueError, match=r"not opened|code that the file names"):
        weight_files.read(path)
    saved.lines(saved.program(content))
    assert not surprise.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["gift.pt"]


@pytest.mark.parametrize("call", stranger.CALLS)
def test_it_is_malicious_indeed(call, tmp_path):
    surprise = tmp_path / "surprise.txt"
    function, given = stranger.gift(call, str(surprise)).__reduce__()
    if held := function(*given):
        held.close()
    assert surprise.exists()


@pytest.mark.parametrize("call", stranger.CALLS)
def test_what_it_would_call_is_named(call):
    (alone,) = saved.named(stranger.file(call, None))
    assert alone.endswith(f".{call}")
    hidden = set(saved.named(stranger.file(call, STATE)))
    assert hidden == {alone, *saved.named(saved.written({"one": torch.zeros(1)}))}


def test_the_instructions_are_those_of_pickletools():
    pickled = saved.program(saved.written(STATE))
    expected = [(place, opcode.name) for opcode, _, place in pickletools.genops(pickled)]
    assert [(line.place, line.name) for line in saved.lines(pickled)] == expected


def test_newer_pickles_name_functions_in_two_texts():
    found = saved.lines(pickle.dumps(stranger.gift("open"), protocol=4))
    (named,) = [line.given for line in found if line.name == "STACK_GLOBAL"]
    assert named.endswith("io.open")
    assert [line.name for line in found if line.calls] == ["REDUCE"]


def test_a_state_dict_names_no_layer_and_a_module_does():
    model = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten())
    assert not [name for name in saved.named(saved.written(model.state_dict())) if ".nn." in name]
    named = saved.named(saved.written(model))
    assert "torch.nn.modules.conv.Conv2d" in named
    assert "torch.nn.modules.flatten.Flatten" in named


def test_a_file_that_lay_on_another_device_is_opened_where_it_is_told_to():
    content = saved.on_device(saved.written(STATE), "cuda:0")
    assert {t.device.type for t in saved.opened(content, "cpu").values.values()} == {"cpu"}
    assert {t.device.type for t in saved.opened(content, "meta").values.values()} == {"meta"}
    if not torch.cuda.is_available():
        assert "map_location=torch.device('cpu')" in saved.opened(content).refusal


def test_what_is_no_file_of_torch_save_is_said():
    with zipfile.ZipFile(empty := io.BytesIO(), "w"):
        pass
    for content in (b"", b"PK", empty.getvalue()):
        with pytest.raises(ValueError, match="no file that torch"):
            saved.program(content)
