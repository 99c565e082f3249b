"""The steps of cross-entropy, softmax twice, the naive way, epochs and accuracy."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.losses import accuracy, cross_entropy_steps, epoch, naive, softmax_twice
from explainers.worked import number
from tests.explainers.losses.arithmetic import check_cell, evaluate
from tests.explainers.losses.test_cross_entropy import arguments, cells

LOGITS = torch.tensor([[0.1, 0.2, 0.3]])


# --- steps -------------------------------------------------------------------------------------


def test_the_notes_example_in_steps():
    steps = cross_entropy_steps.steps(LOGITS, torch.tensor([1]))
    first_cells = [s.example.explain(*(0,) * s.example.output.dim()).formula for s in steps]
    assert [step.name for step in steps] == [
        "Subtract the maximum",
        "Exponentials",
        "Sum",
        "Logarithm",
        "Pick",
        "Reduce",
    ]
    assert first_cells == [
        "0.1 − max(0.1, 0.2, 0.3) = −0.2",
        "e^(−0.2) = 0.8187",
        "0.8187 + 0.9048 + 1 = 2.724",
        "−0.2 − ln(2.724) = −1.202",
        "−(0 × (−1.202) + 1 × (−1.102) + 0 × (−1.002)) = 1.102",
        "1.102 / 1 = 1.102",
    ]


def test_what_the_target_does_not_want_does_not_count():
    pick = cross_entropy_steps.steps(LOGITS, torch.tensor([1]))[4].example.explain(0, 0)
    products = [term for term in pick.terms if len(term.parts) > 1]
    assert [term.counts for term in products] == [False, True, False]
    shift = cross_entropy_steps.steps(LOGITS, torch.tensor([1]))[0].example.explain(0, 0)
    losers = [term.parts[0].value for term in shift.terms if not term.counts]
    assert losers == LOGITS[0, :2].tolist()


@settings(max_examples=300)
@given(arguments())
def test_the_last_step_is_pytorchs_loss_and_every_step_adds_up(case):
    if case["input"].dim() != 2 or not case["input"].numel():
        return
    try:
        expected = F.cross_entropy(**case)
    except (RuntimeError, ValueError, IndexError, TypeError):
        with pytest.raises(ValueError, match=r"[a-z]"):
            cross_entropy_steps.steps(**case)
        return
    steps = cross_entropy_steps.steps(**case)
    output = steps[-1].example.output
    output = output[:, 0] if case["reduction"] == "none" else output
    torch.testing.assert_close(output, expected, equal_nan=True)
    for step in steps:
        for index in cells(step.example.output.shape):
            check_step(step.example, index, float(step.example.output[index]))


def check_step(example, index, value):
    explanation = example.explain(*index)
    # Numbers of four digits in, so that many out: large ones that cancel lose some.
    sizes = [abs(read.value) for read in explanation.reads if math.isfinite(read.value)]
    close = pytest.approx(value, abs=2e-3 * max([1, *sizes]), rel=2e-3, nan_ok=True)
    assert evaluate(explanation.formula) == close
    for read in explanation.reads:
        assert float(example.operands[read.operand][read.index]) == read.value


def test_an_ignored_sample_is_not_picked_and_not_counted():
    steps = cross_entropy_steps.steps(torch.zeros(2, 3), torch.tensor([-100, 0]))
    assert steps[4].example.explain(0, 0).formula == "target −100 is ignored: 0 = 0"
    assert steps[5].example.explain().formula == "1.099 / 1 = 1.099"
    assert "neither above nor below" in steps[5].why
    every = cross_entropy_steps.steps(torch.zeros(2, 3), torch.tensor([-100, -100]))
    assert every[5].example.explain().formula == "0 / 0 = NaN"
    assert "0 / 0 is NaN" in every[5].why


# --- why the maximum is subtracted ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("logits", "label", "loss", "naive_loss"),
    [
        ([1000.0, -1000.0, 0.0], 1, 2000, math.inf),
        ([1000.0, -1000.0, 0.0], 0, 0, math.nan),
        ([-1000.0, -1000.0, -1000.0], 2, math.log(3), math.nan),
        ([89.0, 0.0], 0, 0, math.nan),
        ([88.0, 0.0], 0, 0, 0),
    ],
)
def test_the_naive_way_breaks_where_pytorch_does_not(logits, label, loss, naive_loss):
    logits = torch.tensor(logits)
    right, wrong = naive.stable(logits, label), naive.naive(logits, label)
    assert right.loss.item() == pytest.approx(loss)
    assert right.finite
    assert wrong.loss.item() == pytest.approx(naive_loss, nan_ok=True)
    assert wrong.finite is math.isfinite(naive_loss)


@given(st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=5), st.integers(0, 1))
def test_for_moderate_logits_both_ways_agree(logits, label):
    logits = torch.tensor(logits).double()
    right, wrong = naive.stable(logits, label), naive.naive(logits, label)
    torch.testing.assert_close(wrong.loss, right.loss)
    torch.testing.assert_close(wrong.gradient, right.gradient, atol=1e-6, rtol=1e-6)
    assert right.loss == F.cross_entropy(logits, torch.tensor(label))


# --- softmax twice -------------------------------------------------------------------------------


def test_softmax_twice_gives_the_other_number():
    assert round(softmax_twice.loss(LOGITS, torch.tensor([1])).item(), 4) == 1.1001


@settings(max_examples=100)
@given(arguments())
def test_the_gradient_goes_back_through_both(case):
    input = case["input"]
    if input.dim() != 2 or not input.numel():
        return
    target = torch.arange(len(input)) % input.shape[1]
    leaf = input.clone().requires_grad_()
    softmax_twice.loss(leaf, target).backward()
    example = softmax_twice.gradient(input, target)
    torch.testing.assert_close(example.output, leaf.grad)
    for index in cells(example.output.shape):
        check_cell(example, example.explain(*index), leaf.grad[index].item(), tolerance=2e-3)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_no_logits_leave_the_bounds_of_the_wrong_way(classes):
    low, high = softmax_twice.bounds(classes)
    logits = torch.zeros(1, classes, dtype=torch.float64)
    logits[0, 0] = 1000
    assert softmax_twice.loss(logits, torch.tensor([0])).item() == pytest.approx(low)
    assert softmax_twice.loss(logits, torch.tensor([1])).item() == pytest.approx(high)
    assert high - low == pytest.approx(1)


# --- epochs --------------------------------------------------------------------------------------


def test_ten_samples_in_batches_of_four():
    losses = torch.arange(10.0)
    example = epoch.work(losses, 4)
    assert example.explain(0).formula == (
        "((0 + 1 + 2 + 3) / 4 + (4 + 5 + 6 + 7) / 4 + (8 + 9) / 2) / 3 = 5.167"
    )
    assert example.explain(1).formula == "(0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9) / 10 = 4.5"
    assert list(example.operands) == ["batch 0", "batch 1", "batch 2"]


@given(st.integers(1, 24), st.integers(1, 12), st.integers(0, 1000))
def test_both_means(samples, batch_size, seed):
    generator = torch.Generator().manual_seed(seed)
    losses = torch.randint(0, 40, (samples,), generator=generator).double() / 8
    example = epoch.work(losses, batch_size)
    of_means = sum(p.mean() for p in losses.split(batch_size)) / -(-samples // batch_size)
    torch.testing.assert_close(example.output, torch.stack([of_means, losses.mean()]))
    for index in (0, 1):
        check_cell(example, example.explain(index), example.output[index].item())
    shares = epoch.shares(samples, batch_size)
    assert shares.sum().item() == pytest.approx(1)
    assert (shares @ losses.float()).item() == pytest.approx(of_means.item(), rel=1e-5)
    if samples % batch_size == 0:
        assert example.output[0].item() == pytest.approx(example.output[1].item())


def test_an_empty_epoch_or_batch_is_refused():
    with pytest.raises(ValueError, match="one a sample"):
        epoch.work(torch.ones(0), 4)
    with pytest.raises(ValueError, match="batch_size is 0"):
        epoch.work(torch.ones(3), 0)


# --- accuracy ------------------------------------------------------------------------------------


def test_the_notes_matrix_agrees_by_accident():
    outputs, targets = torch.tensor([[0.1, 0.2], [0.3, 0.4]]), torch.tensor([0, 1])
    rows, columns = accuracy.argmax(outputs, 1), accuracy.argmax(outputs, 0)
    assert rows.output.flatten().tolist() == columns.output.flatten().tolist() == [1, 1]
    assert (rows.output.shape, columns.output.shape) == ((2, 1), (1, 2))
    assert rows.explain(0, 0).formula == "argmax(0.1, 0.2) = 1"
    assert columns.explain(0, 0).formula == "argmax(0.1, 0.3) = 1"
    score = accuracy.score(rows.output.flatten(), targets)
    assert (score.compared, score.accuracy) == (((1, 0, False), (1, 1, True)), 0.5)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 1), st.integers(0, 1000))
def test_the_winner_is_torchs_and_counts(samples, classes, dim, seed):
    generator = torch.Generator().manual_seed(seed)
    outputs = torch.randint(0, 4, (samples, classes), generator=generator).float()
    example = accuracy.argmax(outputs, dim)
    winners = example.output.flatten().tolist()
    assert winners == outputs.argmax(dim).tolist()
    for k, winner in enumerate(winners):
        explanation = example.explain(*((k, 0) if dim == 1 else (0, k)))
        counted = [t.parts[0] for t in explanation.terms if len(t.parts) and t.counts]
        (read,) = [part for part in counted if not isinstance(part, str)]
        assert read.index[dim] == winner
        line = outputs[k] if dim == 1 else outputs[:, k]
        assert read.value == line.max()
        listed = ", ".join(number(float(v)) for v in line)
        assert explanation.formula == f"argmax({listed}) = {winner}"


def test_a_comparison_that_pytorch_refuses_keeps_its_words():
    score = accuracy.score(torch.tensor([0, 1, 2]), torch.tensor([0, 1]))
    assert score.accuracy is None
    assert "The size of tensor a (3) must match the size of tensor b (2)" in score.refusal


def test_outputs_without_two_axes_are_refused():
    with pytest.raises(ValueError, match=r"must be \(samples, classes\)"):
        accuracy.argmax(torch.ones(3), 1)
    with pytest.raises(ValueError, match="dim is 2"):
        accuracy.argmax(torch.ones(2, 2), 2)
