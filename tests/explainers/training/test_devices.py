"""The device is asked, and asking it changes nothing."""

import statistics

import pytest
import torch

from explainers.networks.cifar_quick import cifar_quick
from explainers.training import devices


def test_auto_is_a_device_that_is_there() -> None:
    assert devices.resolve("auto").type == devices.available()[0]
    assert devices.resolve("cpu") == torch.device("cpu")


def test_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "available", lambda: ("mps", "cpu"))
    with pytest.raises(
        ValueError, match=r"device=cuda: PyTorch finds none here\. It finds: mps, cpu"
    ):
        devices.resolve("cuda")


def test_the_cpu_is_described_with_its_threads() -> None:
    threads = torch.get_num_threads()
    assert devices.describe(torch.device("cpu")).startswith(f"cpu ({threads} thread")


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [((1.0, 0.5), "bfloat16"), ((1.0, 1.0), "float32"), ((1.0, 0.9), "float32")],
)
def test_auto_takes_bfloat16_only_where_it_was_measured_to_be_faster(
    seconds: tuple[float, float], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = dict(zip(("float32", "bfloat16"), seconds, strict=True))
    monkeypatch.setattr(devices, "_seconds_per_step", lambda *_: measured)
    assert devices.choose_precision("auto", cifar_quick(), torch.zeros(2, 3, 32, 32)) == chosen


def test_the_measurement_leaves_model_and_random_numbers_alone() -> None:
    model, images = cifar_quick(), torch.rand(4, 3, 32, 32)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    random = torch.get_rng_state()
    assert devices.choose_precision("auto", model, images) in ("float32", "bfloat16")
    assert torch.equal(torch.get_rng_state(), random)
    assert all(torch.equal(before[name], weight) for name, weight in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.parametrize(
    ("turns", "taken"),
    [
        ([(9, 9), (8, 1), (1, 1), (1, 1)], 2),  # the first does not count, the second is clear
        ([(9, 1), (1, 4), (1, 1), (1, 1)], 2),
        ([(9, 1), (3, 1), (3, 1), (3, 1)], 4),
        ([(9, 1), (1, 1), (8, 1), (1, 1)], 3),
    ],
)
def test_no_more_is_measured_than_is_needed_to_choose(
    turns: list[tuple[int, int]], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = iter([end for pair in turns for seconds in pair for end in (0, seconds)])
    monkeypatch.setattr(devices.time, "perf_counter", lambda: next(ends))
    found = devices._seconds_per_step(
        cifar_quick(), torch.zeros(2, 3, 32, 32), "float32", "bfloat16"
    )
    counted = turns[1:taken]
    assert found == {
        name: statistics.median(pair[k] for pair in counted)
        for k, name in enumerate(("float32", "bfloat16"))
    }
    assert len(list(ends)) == 4 * (len(turns) - taken)


@pytest.mark.parametrize(("name", "kept"), [("cuda", True), ("cpu", False)])
def test_a_card_adds_in_an_order_of_its_own_no_more(monkeypatch, name, kept):
    monkeypatch.setattr(torch.backends.cudnn, "deterministic", False)
    assert devices.adding_in_order(torch.device(name)) == torch.device(name)
    assert torch.backends.cudnn.deterministic is kept
