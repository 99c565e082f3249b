"""The loading lesson: its code run and compared, its sentences, its beliefs."""

import contextlib
import io
from dataclasses import replace

import pytest
from torchvision import datasets

from explainers.lessons.loading import beliefs, figures, numbers
from explainers.lessons.loading import code as loading_code
from explainers.lessons.loading.numbers import BOTH, FROG, LABELS, PRESETS
from explainers.loading import plan
from explainers.loading.plan import Request


def run(code: str, name: str = "__main__") -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {"__name__": name})
    return printed.getvalue()


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("epoch", [0, 1])
def test_the_loaders_code_prints_the_batches_on_the_screen(preset, epoch):
    asked = numbers.request(replace(PRESETS[preset], epoch=epoch, seed=7))
    if preset == "not_both":
        with pytest.raises(ValueError, match="sampler option is mutually exclusive") as refused:
            plan.plan(asked)
        refusal = f"ValueError: {refused.value}"
        assert run(loading_code.batches(asked, refusal)) == f"{refusal}\n"
        assert "leave shuffle out" in numbers.mend(asked)
        return
    expected = [str(list(batch)) for batch in plan.plan(asked).batches]
    assert run(loading_code.batches(asked)).splitlines() == expected


def test_the_class_runs_as_copied(tmp_path):
    assert run(loading_code.dataset(BOTH, 17, tmp_path)) == "16 8 24\n(64, 64) frog\n"
    assert run(loading_code.dataset(FROG, -1, tmp_path)) == "16 8 24\n(64, 64) frog\n"
    refusal = "IndexError: list index out of range"
    assert run(loading_code.dataset(FROG, 9, tmp_path, refusal)) == f"16 8 24\n{refusal}\n"
    assert "noqa" not in loading_code.my_data()


def test_the_workers_code_runs(tmp_path):
    code = loading_code.workers("decode", [0, 1], tmp_path)
    printed = run(code.replace(f" {numbers.TIMED_PICTURES},", " 20,"))
    lines = [line.split(", ")[:2] for line in printed.splitlines()]
    assert lines == [[f"{n} workers", "20 pictures"] for n in (0, 0, 1, 1)]


def test_the_cifar10_code_runs_on_torchvisions_class(tmp_path, monkeypatch):
    class Stored(datasets.FakeData):  # the same interface, without a download
        classes = tuple(f"class{k}" for k in range(10))

        def __init__(self, root, train, transform, download):
            assert (root, download) == (str(tmp_path), True)
            super().__init__(150 if train else 70, (3, 32, 32), 10, transform)

    monkeypatch.setattr(datasets, "CIFAR10", Stored)
    lines = run(loading_code.cifar10("train", 2, tmp_path)).splitlines()
    assert lines[:2] == ["150 3", "torch.Size([22, 3, 32, 32])"]
    assert lines[2].count("class") == 22
    assert run(loading_code.cifar10("test", 0, tmp_path)).startswith("70 2\n")


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        (Request(LABELS, 5), ["24 ÷ 5, rounded up = **5**", "**4** instead of 5"]),
        (Request(LABELS, 6), ["24 ÷ 6 = **4** batches"]),
        (
            Request(LABELS, 5, drop_last=True),
            ["24 ÷ 5, rounded down = **4**", "leaves out **4** of them"],
        ),
        (Request(LABELS, 9, sampler=plan.SUBSET, drop_last=True), ["= **0**", "No batch at all"]),
        (Request(LABELS, 4, sampler=plan.SUBSET), ["8 ÷ 4 = **2**", "16 of the 24 indices never"]),
        (Request(LABELS, 4, sampler=plan.WEIGHTED), ["drawn with replacement"]),
    ],
)
def test_the_counts_in_words(asked, sentences):
    said = numbers.counts(plan.plan(asked), asked)
    for sentence in sentences:
        assert sentence in said


def test_the_grids_show_every_index_where_it_is():
    asked = Request(LABELS, 5, shuffle=True, drop_last=True, num_workers=2)
    made = plan.plan(asked)
    rows = figures.batches(made, LABELS, 5, chosen=1)
    assert rows.count("worker 0") == rows.count("worker 1") == 2
    assert rows.count("chosen") == 5
    assert "dropped</b><i>4 of 5" in rows
    data = figures.dataset(made, LABELS)
    for index in range(24):
        where = ", ".join(f"batch {k}" for k in made.batches_of(index)) or "no batch"
        assert f"index {index}, {LABELS[index]}: {where}" in data
    drawn = plan.plan(Request(LABELS, 5, sampler=plan.WEIGHTED, drop_last=True))
    index = next(i for i in range(24) if len(drawn.batches_of(i)) == 2)
    first, second = drawn.batches_of(index)
    assert f"<b>{index}</b><i>in {first}, {second}</i>" in figures.dataset(drawn, LABELS)
    strip = figures.strip(LABELS, 17)
    assert "<b>17</b><i>frog[1]</i>" in strip
    assert strip.count("chosen") == 1


def test_the_beliefs_hold():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "added": "The first frog",
        "shuffled": "No, they are others",
        "dropped": "No: each epoch leaves out others",
        "mean_of_means": "87.5 %",
        "workers": "No: the same batches, each loaded by one worker",
        "weighted": "About 12",
    }
