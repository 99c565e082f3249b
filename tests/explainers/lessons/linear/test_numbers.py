"""The linear lesson: its snippets give the numbers on the stage, and its beliefs their truths."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch
from torch import nn

from explainers import settings
from explainers.images import batch
from explainers.lessons.linear import beliefs, flattening, numbers, whole_batch, words
from explainers.lessons.linear.numbers import Values

PRESETS = (numbers.PRESETS, flattening.PRESETS, whole_batch.PRESETS)


def run(snippet: str) -> dict:
    """What a snippet leaves behind, and under "printed" what it prints."""
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(snippet, names)
    return {**names, "printed": out.getvalue()}


@pytest.mark.parametrize("preset", numbers.PRESETS)
def test_the_layers_code_gives_the_numbers_on_the_stage(preset):
    values = numbers.PRESETS[preset]
    given = numbers.numbers(values)
    assert not given.complaints
    example = numbers.example(given)
    left = run(numbers.code(given))
    assert torch.equal(left["output"], example.output)
    features, out = values.in_features, values.out_features
    size = numbers.Size("", features, out, values.bias)
    assert size.parameters == features * out + values.bias * out
    assert f"{size.parameters} parameters" in left["printed"]


def test_presets_are_in_their_usual_spelling_and_called_by_their_words():
    for preset in (preset for several in PRESETS for preset in several.values()):
        assert settings.checked(preset) == preset
    labels = (words.PRESETS, words.FLATTEN_PRESETS, words.WHOLE_BATCH_PRESETS)
    assert [list(several) for several in PRESETS] == [list(several) for several in labels]
    assert words.WHOLE_BATCH_PRESETS["last"] == f"The last batch: {whole_batch.last_batch()[1]}"
    assert whole_batch.PRESETS["last"].pictures == whole_batch.last_batch()[1]


def test_typed_numbers_are_used_and_mistakes_are_told():
    values = Values(input="1 2 3", weight="1 x 3", biases="1 2 3 4")
    given = numbers.numbers(values)
    assert given.input[0].tolist() == [1, 2, 3]
    filled, first, second = given.complaints
    assert filled.startswith("input was typed as 1×3, and the controls ask for")
    assert filled.endswith(": the missing cells are the example's own.")
    assert first.startswith('weight, row 1, column 2 is "x"')
    assert second.startswith("biases was typed as 1×4, and the controls ask for 1×2")


@pytest.mark.parametrize(
    ("typed", "then", "sizes"),
    [
        (
            Values(input="1 2 3 4"),
            numbers.input_sized_as_typed,
            {"batch_size": 1, "in_features": 4},
        ),
        (
            Values(weight="1 2\n3 4\n5 6"),
            numbers.weight_sized_as_typed,
            {"out_features": 3, "in_features": 2},
        ),
        (Values(weight=" ".join("1" * 9)), numbers.weight_sized_as_typed, {}),
        (Values(biases="1 2 3"), numbers.biases_sized_as_typed, {"out_features": 3}),
        (Values(biases="nan"), numbers.biases_sized_as_typed, {}),
    ],
)
def test_sizes_follow_what_is_typed(typed, then, sizes):
    assert then(typed) == replace(typed, **sizes)


def test_counts_are_those_of_the_layers():
    notes = numbers.Size("", 196608, 10)
    assert notes.parameters == 1_966_090
    assert notes.arithmetic == "10 × 196,608 + 10 = 1,966,090"
    assert notes.megabytes == pytest.approx(7.86436)
    assert {size.parameters for size in numbers.KNOWN} >= {650, 65_600, 30_730, 102_764_544}


# --- flattening ---------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", flattening.PRESETS)
def test_the_flattening_code_prints_what_the_page_says(preset):
    values = flattening.PRESETS[preset]
    made = flattening.flattened(values)
    left = run(flattening.code(values))
    assert torch.equal(left["output"], made.output)
    assert left["input"].stride() == made.input.stride()
    assert ("a view" if made.view else "a copy") in left["printed"]


@pytest.mark.parametrize("memory_format", ["contiguous_format", "channels_last"])
@pytest.mark.parametrize(("channels", "size"), [(1, (2, 3)), (3, (2, 2)), (2, (3, 1))])
def test_the_memory_holds_what_is_read_from_it(memory_format, channels, size):
    changed = Values(memory_format=memory_format, channels=channels, size=size)
    made = flattening.flattened(changed)
    storage = torch.tensor(made.input.untyped_storage().tolist(), dtype=torch.uint8)
    assert torch.equal(made.example.operands["memory"], storage.view(torch.float32))
    for index in torch.ones(made.output.shape).nonzero().tolist():
        cell, stored = made.example.explain(*index).reads
        assert made.input[cell.index] == cell.value
        assert made.example.operands["memory"][stored.index] == stored.value == cell.value


def test_an_impossible_order_of_axes_is_told():
    with pytest.raises(ValueError, match="start_dim is 3 and end_dim is 1"):
        flattening.flattened(Values(start_dim=3, end_dim=1))


# --- the whole batch ----------------------------------------------------------------------------


def test_the_notes_layer_gives_one_answer_for_the_whole_batch():
    images = batch.pictures(64)
    whole, each = whole_batch.whole(images), whole_batch.each(images)
    assert whole.shapes == ((64, 3, 32, 32), (196608,), (10,))
    assert each.shapes == ((64, 3, 32, 32), (64, 3072), (64, 10))
    assert torch.equal(whole.output, whole_batch.whole_layer()(images.flatten()).detach())
    assert whole_batch.parameters(whole_batch.whole_layer()) == 1_966_090


def test_the_last_batch_is_refused_in_pytorchs_own_words():
    assert whole_batch.last_batch() == (156, 16)
    outcome = whole_batch.whole(batch.pictures(16))
    with pytest.raises(RuntimeError) as refused:
        nn.Linear(196608, 10)(torch.zeros(16 * 3072))
    assert outcome.output is None
    assert outcome.error == f"RuntimeError: {refused.value}"
    assert whole_batch.each(batch.pictures(16)).shapes[-1] == (16, 10)


def test_another_order_changes_the_one_answer_and_only_moves_the_rows():
    changes = whole_batch.changes(64, 3)
    assert changes.whole > 0.05
    assert changes.each < 1e-5
    assert whole_batch.changes(16, 3).whole is None
    assert whole_batch.changes(64, 0) is None


@pytest.mark.parametrize(("count", "refused"), [(64, False), (16, True)])
def test_the_whole_batchs_code_prints_the_shapes(count, refused):
    printed = run(whole_batch.code(count))["printed"]
    assert "1966090 parameters" in printed
    assert f"torch.Size([{count}, 10])\n30730 parameters" in printed
    told = whole_batch.whole(batch.pictures(count)).error
    assert ("RuntimeError" in printed) is refused is bool(told)
    assert told in printed


# --- predictions --------------------------------------------------------------------------------


def test_the_truths_of_the_predictions():
    truths = {p.name: p.truth for p in beliefs.predictions()}
    assert truths == {
        "weight": "(2, 3)",
        "parameters": "30,730",
        "order": "[0, 1, 2, 3, 4, 5, 6, 7]",
        "batch": "(10,)",
        "last": "PyTorch raises an error",
    }


def test_what_the_predictions_show_is_legal():
    for prediction in beliefs.predictions():
        assert settings.checked(prediction.show) == prediction.show


@pytest.mark.parametrize("count", [batch.BATCH_SIZE, whole_batch.last_batch()[1]])
def test_what_there_is_to_notice_is_so_for_this_batch(count):
    whole = whole_batch.whole(batch.pictures(count))
    first = whole_batch.notices(whole)[0]
    assert ("**one** row" in first) == (whole.output is not None and whole.output.shape == (10,))
    assert ("refused" in first) == bool(whole.error)
