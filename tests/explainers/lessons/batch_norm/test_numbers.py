"""The batch norm lesson: its snippets, its trials, its beliefs, all held to PyTorch."""

import contextlib
import io
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from explainers import settings
from explainers.figures.palette import LIGHT
from explainers.lessons.batch_norm import beliefs, code, figures, formulas, running_statistics
from explainers.lessons.batch_norm import numbers as batch_norm
from explainers.lessons.batch_norm.numbers import Values
from explainers.training import eval_step
from explainers.worked import number
from tests.explainers.figures.checked import checked

REFUSED = "one_value"


def run(snippet: str) -> dict:
    """What a snippet leaves behind, and under "printed" what it prints."""
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()) as out, torch.random.fork_rng(devices=()):
        exec(snippet, names)
    return {**names, "printed": out.getvalue()}


def numbers(**changes):
    return batch_norm.numbers(Values(**changes))


@pytest.mark.parametrize("preset", [name for name in batch_norm.PRESETS if name != REFUSED])
def test_the_code_gives_the_numbers_on_the_stage(preset):
    given = batch_norm.numbers(batch_norm.PRESETS[preset])
    assert not given.complaints
    example = batch_norm.normalised(given)
    left = run(code.one_batch(given))
    assert torch.equal(left["output"], example.output)
    assert torch.equal(left["layer"].running_mean, example.running_mean)
    assert torch.equal(left["layer"].running_var, example.running_var)
    for shows in ("mean", "variance", "unbiased"):
        assert str(batch_norm.example(given, shows).output) in left["printed"]


@pytest.mark.parametrize("changes", [{}, {"affine": False}, {"eps": "0.1", "num_features": 3}])
def test_the_code_of_both_modes_gives_both_outputs(changes):
    given = numbers(**changes)
    made = batch_norm.modes(given, seen=3, shift=7)
    left = run(code.both_modes(given, 3, 7))
    torch.testing.assert_close(left["in_train"], made.train.output)
    torch.testing.assert_close(left["in_eval"], made.eval.output)


def test_one_value_per_channel_is_refused_in_pytorchs_own_words():
    given = batch_norm.numbers(batch_norm.PRESETS[REFUSED])
    with pytest.raises(ValueError, match="wants more than one value per channel"):
        batch_norm.example(given, "output")
    with pytest.raises(ValueError) as refused:
        nn.BatchNorm2d(2)(given.input)
    assert batch_norm.pytorch_says(given) == f"ValueError: {refused.value}"
    torch.testing.assert_close(batch_norm.in_eval(given), nn.BatchNorm2d(2).eval()(given.input))
    with pytest.raises(ValueError, match="wants more than one value per channel"):
        batch_norm.modes(given, 5, 0)


def test_a_batch_of_one_is_instance_norm():
    given = numbers(batch_size=1, size=(3, 3))
    assert batch_norm.pytorch_says(given) == ""
    torch.testing.assert_close(
        batch_norm.normalised(given).output, F.instance_norm(given.input, eps=given.eps)
    )


def test_channels_leave_with_mean_0_and_variance_1():
    given = numbers()
    for k, channel in enumerate(batch_norm.channels(given)):
        values = given.input[:, k]
        assert channel.mean == pytest.approx(values.mean().item())
        assert channel.biased == pytest.approx(values.var(correction=0).item())
        assert channel.unbiased == pytest.approx(values.var(correction=1).item())
        assert channel.mean_after == pytest.approx(0, abs=1e-6)
        assert channel.biased_after == pytest.approx(1, abs=1e-4)


def test_only_training_lets_a_neighbour_in():
    made = batch_norm.modes(numbers(), seen=10, shift=10)
    assert made.train_moved > 0.1
    assert made.eval_moved == 0
    layer = batch_norm.layer(numbers(), 10)
    assert torch.equal(made.eval.operands["mean"], layer.running_mean)


def test_typed_numbers_are_used_and_mistakes_are_told():
    given = numbers(input="1 2\n3 4", weight="2 x")
    assert given.input[0, 0].tolist() == [[1, 2], [3, 4]]
    assert given.weight.tolist() == [1, 1]
    assert given.complaints[0].startswith('weight, row 1, column 2 is "x"')
    planes = "1 2 3\n\n4 5 6\n\n1 2 3\n\n4 5 6"
    two = Values(input=planes)
    assert batch_norm.sized_as_typed(two) == replace(two, size=(1, 3), batch_size=2)
    three = Values(input=planes, num_features=3)
    assert batch_norm.sized_as_typed(three) == replace(three, size=(1, 3))
    for text in ("1 2 3 4", "1 nan"):
        assert batch_norm.sized_as_typed(Values(input=text)) == Values(input=text)


def test_presets_hold_legal_settings_in_their_usual_spelling():
    groups = (
        batch_norm.PRESETS,
        batch_norm.MODE_PRESETS,
        batch_norm.RUNNING_PRESETS,
        batch_norm.FREEZING_PRESETS,
    )
    for preset in (preset for group in groups for preset in group.values()):
        assert settings.checked(preset) == preset
    assert settings.write(Values()) == {}


def test_labels_of_old_addresses_are_still_understood():
    old = {"view": "train() and eval()", "shows": "Unbiased variance", "mode": "train()"}
    now = Values(view="modes", shows="unbiased", mode="train()")
    assert settings.read(Values(), old) == (now, [])


def test_steps_end_at_the_first_and_at_the_last_batch():
    assert batch_norm.another_batch(1, Values(steps=10)).steps == 11
    assert batch_norm.another_batch(-1, Values(steps=1)).steps == 1
    assert batch_norm.another_batch(1, Values(steps=60)).steps == 60


def test_factors_that_change_nothing_are_left_out_and_others_stay():
    given = numbers()
    bare = batch_norm.without_idle(given)
    assert bare.weight is None and bare.bias is None
    assert torch.equal(batch_norm.normalised(bare).output, batch_norm.normalised(given).output)
    learned = numbers(weight="2 1")
    assert batch_norm.without_idle(learned) is learned


def test_the_figures_are_what_plotly_takes():
    given = numbers()
    past = running_statistics.history(Values())
    drawn = (
        figures.before_and_after(given.input, batch_norm.normalised(given).output, LIGHT),
        figures.lines(past.running_var, {"own": past.unbiased, "": past.biased}, 4.0, "var", LIGHT),
        figures.bars({"weight": 0.5, "running": 0.0}, "running", LIGHT),
    )
    for figure in drawn:
        checked(figure)


def test_the_formula_holds_the_first_cells_numbers():
    filled = formulas.filled(numbers(bias="−1 0"), LIGHT)
    assert r"- 3.5}{\sqrt{5 + \text{1e-5}}}" in filled
    assert r"{(-1)}" in filled


# --- running statistics -------------------------------------------------------------------------


@pytest.mark.parametrize("preset", batch_norm.RUNNING_PRESETS)
def test_the_running_statistics_are_the_layers(preset):
    values = batch_norm.RUNNING_PRESETS[preset]
    past = running_statistics.history(values)
    left = run(code.running(values))
    assert left["layer"].running_mean.item() == past.running_mean[-1]
    assert left["layer"].running_var.item() == past.running_var[-1]
    assert len(past.means) == values.steps == len(past.running_mean) - 1
    step = running_statistics.last_step(past)
    expected = torch.stack([past.running_mean[-1], past.running_var[-1]])
    torch.testing.assert_close(step.output, expected)


def test_the_plain_average_is_the_mean_of_the_batches():
    past = running_statistics.history(Values(cumulative=True, steps=20))
    torch.testing.assert_close(past.running_mean[-1], past.means.mean())
    torch.testing.assert_close(past.running_var[-1], past.unbiased.mean())


def test_the_biased_variance_of_two_values_is_half_the_unbiased_one():
    past = running_statistics.history(Values(values="2", steps=60))
    torch.testing.assert_close(past.biased * 2, past.unbiased)
    assert past.unbiased.mean().item() == pytest.approx(running_statistics.TRUE_VAR, rel=0.4)


# --- eval() and a step --------------------------------------------------------------------------


def test_eval_does_not_stop_the_weights_from_changing():
    made = eval_step.trial(eval_step.EVAL, no_grad=False, step=True, lr=0.1)
    assert made.largest(statistics=False) > 0.01
    assert made.largest(statistics=True) == 0
    assert made.passes_apart == 0
    moved = made.before["3.weight"] - 0.1 * made.gradient
    torch.testing.assert_close(made.after["3.weight"], moved)
    example = eval_step.step_example(made)
    first = example.explain(0, 0)
    old, slope = (read.value for read in first.reads)
    assert old - 0.1 * slope == pytest.approx(first.value)
    assert torch.equal(example.output, made.after["3.weight"])


def test_train_moves_the_running_statistics_too_and_dropout_rolls_its_dice():
    made = eval_step.trial(eval_step.TRAIN, no_grad=False, step=False, lr=0.1)
    assert made.largest(statistics=False) == 0
    assert made.largest(statistics=True) > 0
    assert made.passes_apart > 0


def test_without_a_step_or_a_graph_nothing_moves():
    still = eval_step.trial(eval_step.EVAL, no_grad=False, step=False, lr=1)
    assert set(still.changes.values()) == {0}
    assert eval_step.step_example(still).explain(0, 0).value == still.before["3.weight"][0, 0]
    blind = eval_step.trial(eval_step.EVAL, no_grad=True, step=True, lr=1)
    assert set(blind.changes.values()) == {0}
    assert blind.error.startswith("RuntimeError: element 0 of tensors does not require grad")
    assert eval_step.step_example(blind) is None


@pytest.mark.parametrize("preset", batch_norm.FREEZING_PRESETS)
def test_the_code_of_the_step_prints_the_same_changes(preset):
    values = batch_norm.FREEZING_PRESETS[preset]
    way, rate = {"no_grad": values.no_grad, "step": values.step}, float(values.lr)
    made = eval_step.trial(values.mode, **way, lr=rate)
    printed = run(eval_step.code(values.mode, **way, lr=rate))["printed"]
    changes = dict(line.rsplit(" ", 1) for line in printed.splitlines() if line[0].isdigit())
    for name, words in eval_step.NAMES.items():
        assert float(changes[name]) == pytest.approx(made.changes[words])
    assert ("RuntimeError" in printed) is bool(made.error)


# --- predictions --------------------------------------------------------------------------------


def test_the_truths_of_the_predictions():
    predictions = {p.name: p for p in beliefs.predictions()}
    assert {name: p.truth for name, p in predictions.items()} == {
        "freezing": "Yes: they move",
        "momentum": number(0.1 * running_statistics.batches(16)[0].mean().item()),
        "neighbours": "Only in train()",
        "one": "Only 1×2×3×3",
        "variance": "normalise: 1, keep: 2",
    }
    assert "Expected more than 1 value per channel" in predictions["one"].because


def test_the_code_of_a_refusal_prints_it():
    given = batch_norm.numbers(batch_norm.PRESETS[REFUSED])
    says = batch_norm.pytorch_says(given)
    assert run(code.refused(given, says))["printed"].strip() == says
