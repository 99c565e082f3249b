"""What a page's numbers are reduced to sees a change of one of them, and overlooks rounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.harness.numbers import written
from tests.harness.sketch import Numbers, Sketch

ORDINARY = st.floats(-100, 100, width=32).map(lambda x: x if abs(x) > 1e-3 else 1.0)
TENSORS = arrays.arrays(np.float64, arrays.array_shapes(max_dims=3, max_side=5), elements=ORDINARY)


@settings(max_examples=40)
@given(TENSORS, st.data())
def test_a_sketch_sees_a_change_of_one_number(tensor, data):
    changed = tensor.copy()
    place = data.draw(st.integers(0, tensor.size - 1))
    changed.flat[place] += data.draw(st.sampled_from((-1, 1))) * max(0.1, np.abs(tensor).max() / 50)
    assert not Sketch.of(tensor).meets(Sketch.of(changed))


@settings(max_examples=40)
@given(TENSORS, st.data())
def test_a_sketch_overlooks_what_another_processor_rounds(tensor, data):
    noise = data.draw(arrays.arrays(np.float64, tensor.shape, elements=st.floats(-3e-7, 3e-7)))
    assert Sketch.of(tensor).meets(Sketch.of(tensor * (1 + noise)))


@settings(max_examples=40)
@given(TENSORS)
def test_a_sketch_is_read_as_it_was_written(tensor):
    sketch = Sketch.of(tensor)
    assert sketch.meets(Sketch.read(str(sketch)))


def test_a_sketch_knows_order_shape_and_what_is_no_number():
    sketch = Sketch.of([1.0, 2.0, np.inf])
    for other in ([2.0, 1.0, np.inf], [[1.0, 2.0, np.inf]], [1.0, 2.0, -np.inf], [1.0, 2.0, 0.0]):
        assert not sketch.meets(Sketch.of(other))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("145,578 numbers, 2.4 MB", {"145578", "2.4"}),
        ("Conv2d(3, 32, 5)", {"3", "32", "5"}),
        ("1×3×32×32", {"1", "3", "32"}),
        ("5 − 2 = 3, (−0.5) and −1.5e−7", {"5", "2", "3", "−0.5", "−1.5e−7"}),
        ("x1 + w_2, CIFAR-10", {"10"}),
        ("74.5 %, −3%", {"74.5", "−3"}),
    ],
)
def test_written_numbers_are_found_and_names_are_not(text, found):
    assert written(text) == found


def test_a_number_that_is_gone_is_named():
    kept = Numbers({Sketch.of([1.0, 2.0])}, written={"12", "0.1235", "145578"})
    same = Numbers({Sketch.of([1.0, 2.0]), Sketch.of(3.0)}, written={"12", "0.1234", "145578", "7"})
    assert kept.missing(same) == []
    other = Numbers({Sketch.of([1.0, 2.1])}, written={"13", "0.1299", "145579"})
    lost = ["tensors: 2 2.590170 3", "written: 0.1235", "written: 12", "written: 145578"]
    assert [text[:12] for text in kept.missing(other)] == [text[:12] for text in lost]
    assert Numbers.read(kept.write()).missing(same) == []
