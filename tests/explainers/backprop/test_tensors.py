"""The small network of tensors: each gradient as a worked example, against autograd."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from explainers.backprop import tensors
from explainers.backprop.graph import payload
from explainers.backprop.tensors import LEAVES, Given
from explainers.layers import linear_backward


@st.composite
def cases(draw):
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))

    def numbers(*shape):
        return torch.randint(-8, 9, shape, generator=generator) / 4

    given_ = Given(
        numbers(1, 5, 5), numbers(1, 1, 2, 2), numbers(2, 4), numbers(2), draw(st.integers(0, 1))
    )
    requires_grad = {name for name in LEAVES if draw(st.booleans())}
    return given_, requires_grad, draw(st.sampled_from(["", "", "", "conv", "pool", "logits"]))


def by_hand(given_, requires_grad, detach):
    leaf = given_.leaves(requires_grad)

    def seen(name, tensor):
        return tensor.detach() if name == detach else tensor

    conv = seen("conv", F.conv2d(leaf["input"], leaf["conv.weight"]))
    flat = seen("pool", F.max_pool2d(conv, 2)).flatten()
    logits = seen("logits", leaf["fc.weight"] @ flat + leaf["fc.bias"])
    loss = F.cross_entropy(logits, torch.tensor(given_.target))
    if loss.requires_grad:
        loss.backward()
    return loss, {name: tensor.grad for name, tensor in leaf.items()}


@settings(max_examples=120)
@given(cases())
def test_every_gradient_agrees_with_autograd(case):
    loss, expected = by_hand(*case)
    run = tensors.run(*case)
    assert bool(run.graph.refusal) is not loss.requires_grad
    torch.testing.assert_close(run.graph.nodes["loss"].value, loss.detach())
    for name, gradient in expected.items():
        found = run.graph.nodes[name].grad
        assert (found is None) is (gradient is None)
        if gradient is not None:
            torch.testing.assert_close(found, gradient)
    for name, example in run.gradients.items():
        # Layer by layer, each from the gradient behind it, as for the whole network at once.
        torch.testing.assert_close(example.output, run.graph.nodes[name].grad)
        step = run.graph.step("backward", name)
        assert [cell.value for cell in step.cells] == example.output.flatten().tolist()


def test_a_frozen_convolution_ends_the_way_at_the_linear_layer():
    given_ = Given(torch.ones(1, 5, 5), torch.ones(1, 1, 2, 2), torch.ones(2, 4), torch.ones(2), 0)
    run = tensors.run(given_, ("fc.weight", "fc.bias"))
    assert list(run.gradients) == ["logits", "fc.bias", "fc.weight"]
    assert run.gradients["logits"].output.tolist() == [-0.5, 0.5]
    states = {node["name"]: node["state"] for node in payload(run.graph)["nodes"]}
    assert states["conv"] == states["pool"] == "no grad"


@settings(max_examples=60)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**31))
def test_the_gradients_of_linear_and_their_arithmetic(inputs, outputs, seed):
    generator = torch.Generator().manual_seed(seed)
    input, weight, grad_output = (
        torch.randint(-4, 5, shape, generator=generator).double()
        for shape in ((inputs,), (outputs, inputs), (outputs,))
    )
    leaves = [t.clone().requires_grad_() for t in (input, weight, torch.zeros(outputs).double())]
    expected = torch.autograd.grad(F.linear(*leaves), leaves, grad_output)
    found = (
        linear_backward.input_gradient(input, weight, grad_output),
        linear_backward.weight_gradient(input, weight, grad_output),
        linear_backward.bias_gradient(grad_output),
    )
    for example, gradient in zip(found, expected, strict=True):
        torch.testing.assert_close(example.output, gradient)
        for index in torch.ones_like(gradient).nonzero().tolist():
            cell = example.explain(*index)
            total = 0.0
            for term in cell.terms:
                reads = [part.value for part in term.parts if not isinstance(part, str)]
                total += torch.tensor(reads).prod().item() if reads else 0.0
            assert total == pytest.approx(gradient[tuple(index)].item())


def test_a_linear_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"input has shape \(3,\) and weight \(2, 4\)"):
        linear_backward.input_gradient(torch.ones(3), torch.ones(2, 4), torch.ones(2))
    with pytest.raises(ValueError, match=r"grad_output has shape \(3,\)"):
        linear_backward.weight_gradient(torch.ones(4), torch.ones(2, 4), torch.ones(3))
