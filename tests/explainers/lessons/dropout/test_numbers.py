"""The dropout lesson shows what F.dropout gives after manual_seed, and its arithmetic is true."""

from itertools import product

import pytest
import torch
from hypothesis import given
from torch.nn import functional as F

from explainers import settings
from explainers.lessons.dropout import beliefs, numbers, tries, words
from explainers.lessons.dropout.numbers import FUNCTIONS, Values
from tests.explainers.lessons.dropout.drawing import POSITIONS, PROBABILITIES, after_seed
from tests.harness import evaluate, intervals


def holds(example):
    """Every cell's arithmetic gives the value that PyTorch computed."""
    intervals.begin()
    for index in product(*(range(size) for size in example.output.shape)):
        explanation = example.explain(*index)
        assert explanation.value == float(example.output[index])
        assert evaluate.exactly(explanation).holds(explanation.value, intervals.TINY)
    return True


@given(values=POSITIONS)
def test_the_output_is_that_of_dropout_after_manual_seed(values):
    before = torch.get_rng_state()
    made = numbers.forward(values)
    assert torch.equal(torch.get_rng_state(), before)
    expected = after_seed(values.seed, lambda: F.dropout(made.input, values.p, values.training))
    assert torch.equal(made.output, expected)
    assert (made.mask is None) is not values.training
    assert holds(numbers.example(made, values.p))
    if made.mask is not None:
        nonzero = made.input != 0
        assert torch.equal(made.mask[nonzero] == 1, expected[nonzero] != 0)


@given(values=POSITIONS)
def test_the_maps_are_those_of_either_function_after_manual_seed(values):
    made = numbers.forward_maps(values)
    call = FUNCTIONS[values.function]
    expected = after_seed(values.seed, lambda: call(made.input, values.p, values.training))
    assert torch.equal(made.output, expected)
    assert holds(numbers.example(made, values.p, "maps"))
    if made.mask is not None and values.function == "dropout2d":
        assert made.mask.shape == (values.batch_size, values.channels, 1, 1)
        assert torch.equal(made.mask.expand_as(expected) == 1, expected != 0)


@given(values=POSITIONS)
def test_the_gradient_goes_back_through_the_same_mask(values):
    input, _ = numbers.samples(values)
    made = numbers.backward(values)
    input.requires_grad_()

    def back():
        F.dropout(input, values.p, values.training).backward(made.input)
        return input.grad

    assert torch.equal(made.output, after_seed(values.seed, back))
    example = numbers.example(made, values.p, "grad_output")
    assert holds(example)
    assert (example.roles["grad_output"], example.roles["output"]) == ("gradient", "gradient")
    forward = numbers.forward(values)
    assert (made.mask is None) == (forward.mask is None)
    assert made.mask is None or torch.equal(made.mask, forward.mask)


@given(p=PROBABILITIES)
def test_p_is_written_to_its_last_digit(p):
    assert float(numbers.written(p).replace("−", "-")) == p


def test_all_dropped_is_0_and_no_nan():
    made = numbers.forward(Values(p=1.0))
    assert torch.equal(made.output, torch.zeros(3, 6))
    assert numbers.example(made, 1.0).explain(0, 0).formula == f"{int(made.input[0, 0])} × 0 = 0"


def test_what_is_kept_is_scaled_and_what_is_dropped_fades():
    made = numbers.forward(Values())
    example = numbers.example(made, 0.5)
    kept, dropped = (tuple((made.mask == k).nonzero()[0].tolist()) for k in (1, 0))
    x, y = (int(made.input[index]) for index in (kept, dropped))
    assert example.explain(*kept).formula == f"{x} × 1 ÷ (1 − 0.5) = {2 * x}"
    assert example.explain(*dropped).formula == f"{y} × 0 ÷ (1 − 0.5) = 0"
    assert example.explain(*kept).terms[0].counts
    assert not example.explain(*dropped).terms[0].counts


def test_each_sample_has_a_mask_of_its_own():
    mask = numbers.forward(Values(batch_size=4, features=8)).mask
    assert len(mask.unique(dim=0)) == 4


def test_typed_numbers_are_used_and_mistakes_are_told():
    made = numbers.forward(Values(input="1 2\n3 x"))
    assert "row 2, column 2" in made.complaints[0]
    assert made.input.shape == (3, 6)
    made = numbers.backward(Values(grad_output="1 2 3", batch_size=1, features=3))
    assert made.input.tolist() == [[1, 2, 3]]
    assert not made.complaints
    assert "typed as 2×1" in numbers.forward_maps(Values(maps="1\n2")).complaints[0]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1 2 3\n4 5 6", (2, 3)),
        ("1 2\n\n3 4", (3, 6)),
        ("1 x", (3, 6)),
        (" ".join("1" * 9), (3, 6)),
    ],
)
def test_the_size_follows_what_is_typed(text, size):
    found = numbers.sized_as_typed(Values(input=text))
    assert (found.batch_size, found.features, found.input) == (*size, text)


def test_dice_are_thrown_again_with_the_next_seed():
    assert numbers.thrown_again(Values(seed=7)) == Values(seed=8)
    assert numbers.thrown_again(Values(seed=numbers.SEEDS)) == Values(seed=0)


SHOWN = [
    *numbers.PRESETS.values(),
    *numbers.MANY_PRESETS.values(),
    *numbers.CHANNELS_PRESETS.values(),
    *numbers.BACKWARD_PRESETS.values(),
    *(point.show for view in tries.ALL.values() for point in view if point.show),
    *(question.show for question in beliefs.predictions()),
]


@pytest.mark.parametrize("values", SHOWN)
def test_presets_and_what_buttons_set_are_legal_and_shown_whole(values):
    assert settings.checked(values) == values
    assert not numbers.forward(values).complaints
    assert not numbers.backward(values).complaints


def test_every_preset_and_every_view_has_its_words():
    for presets, labels in (
        (numbers.PRESETS, words.PRESETS),
        (numbers.MANY_PRESETS, words.MANY_PRESETS),
        (numbers.CHANNELS_PRESETS, words.CHANNELS_PRESETS),
        (numbers.BACKWARD_PRESETS, words.BACKWARD_PRESETS),
    ):
        assert list(presets) == list(labels)
    assert {"predict", *words.NOTICE} == {"predict", *tries.ALL} == set(words.VIEWS)
