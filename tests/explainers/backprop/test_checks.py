"""Finite differences, and backward() more than once."""

import pytest
import torch

from explainers.backprop import again, finite
from explainers.backprop.scalar_networks import NEURON

VALUES = {name: leaf.value for name, leaf in NEURON.leaves.items()}


def cubed(leaves):
    return (leaves["w"] ** 3).sum()


def test_the_central_difference_of_a_cube_misses_by_eps_squared():
    (found,) = finite.check(cubed, {"w": torch.tensor(2.0)}, eps=0.1)
    assert found.above == pytest.approx(2.1**3)
    assert found.below == pytest.approx(1.9**3)
    assert found.gradient == 12
    assert found.estimate == pytest.approx(12 + 0.1**2)
    assert found.error == pytest.approx(0.01 / 12.01)


def test_every_number_of_every_leaf_is_checked():
    leaves = {"w": torch.arange(4.0).view(2, 2)}
    found = finite.check(cubed, leaves, eps=1e-4)
    assert [d.index for d in found] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [d.gradient for d in found] == [0, 3, 12, 27]
    assert all(d.error < 1e-8 for d in found[1:])
    assert finite.passes_gradcheck(cubed, leaves)


def test_rounding_wins_when_eps_is_too_small():
    steps = [10.0**-k for k in range(12)]
    sweep = finite.sweep(cubed, {"w": torch.tensor(2.0)}, "w", (), steps, torch.float32)
    best = min(sweep, key=lambda found: found.error)
    assert 1e-4 < best.eps < 1
    assert sweep[-1].error == 1  # both losses are the same float32: the estimate is 0


def test_a_kink_is_found_by_gradcheck():
    def corner(leaves):
        return torch.relu(leaves["w"])

    assert not finite.passes_gradcheck(corner, {"w": torch.tensor(0.0)})


def test_a_step_of_nothing_is_refused():
    with pytest.raises(ValueError, match="eps is 0: the step must be larger than 0"):
        finite.check(cubed, {"w": torch.tensor(2.0)}, eps=0)
    assert finite.relative_error(0, 0) == 0


def test_gradients_add_up_without_zero_grad():
    found = again.accumulate(NEURON, VALUES, ("w1", "b"), 4, zero_grad=False)
    first = found[0]["w1"]
    assert first == pytest.approx(-0.4312045)
    assert [grads["w1"] for grads in found] == pytest.approx(
        [first, 2 * first, 3 * first, 4 * first]
    )
    cleared = again.accumulate(NEURON, VALUES, ("w1", "b"), 4, zero_grad=True)
    assert {grads["w1"] for grads in cleared} == {first}


def test_a_graph_is_walked_back_once_unless_it_is_kept():
    once = again.twice(NEURON, VALUES, ("w1",), retain_graph=False)
    assert "Trying to backward through the graph a second time" in once.refusal
    assert once.second == once.first
    kept = again.twice(NEURON, VALUES, ("w1",), retain_graph=True)
    assert kept.refusal == ""
    assert kept.second["w1"] == 2 * kept.first["w1"]
