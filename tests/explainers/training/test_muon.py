"""Muon on kernels is torch.optim.Muon on the same numbers as a matrix, whatever their memory."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.images.pictures import Pictures
from explainers.networks import registry
from explainers.training import knobs
from explainers.training.engine import Training
from explainers.training.muon import MuonWithSGD
from explainers.training.optimizers import freeze, make_optimizer, turn
from explainers.training.recipe import Recipe

RECIPE = Recipe(optimizer="muon", lr=0.05, sgd_factor=0.5, momentum=0.9, weight_decay=0.1)
RECIPE = RECIPE.with_changes(device="cpu", batch_size=16, epochs=1)
MANY = (
    "layers: Conv2d(3, 6, 3, stride=4)|BatchNorm2d(6)|PReLU()|Conv2d(6, 6, 3, groups=6, bias=False)"
    "|ConvTranspose2d(6, 4, 2)|LayerNorm([4, 7, 7])|Flatten()|Linear(196, 5)|Linear(5, 10)"
)
memory = st.sampled_from([torch.contiguous_format, torch.channels_last])


def drawn(network: str, seed: int, layout: torch.memory_format) -> nn.Module:
    torch.manual_seed(seed)
    return registry.build(network).to(memory_format=layout)


def given_gradients(model: nn.Module, dice: torch.Generator) -> None:
    for one in model.parameters():
        if one.requires_grad:
            one.grad = torch.randn(one.shape, generator=dice).to(
                memory_format=torch.channels_last if one.dim() == 4 else torch.preserve_format
            )


@settings(max_examples=10)
@given(
    st.integers(0, 2**31),
    memory,
    st.floats(1e-4, 1),
    st.floats(0, 0.99),
    st.floats(0, 1),
    st.floats(0, 2),
)
def test_each_kernel_moves_as_a_matrix_and_the_rest_by_sgd(
    seed: int, layout: torch.memory_format, lr: float, momentum: float, decay: float, factor: float
) -> None:
    model = drawn(MANY, seed, layout)
    recipe = RECIPE.with_changes(sgd_factor=factor, momentum=momentum, weight_decay=decay)
    made = make_optimizer(recipe, model)
    alone = {name: nn.Parameter(one.detach().clone()) for name, one in model.named_parameters()}
    matrices = {
        name: nn.Parameter(alone.pop(name).detach().flatten(1))
        for name in ("conv1.weight", "conv2.weight", "convtranspose1.weight", "linear1.weight")
    }
    muon = torch.optim.Muon([*matrices.values()], lr=lr, momentum=momentum, weight_decay=decay)
    sgd = torch.optim.SGD(
        [*alone.values()],
        lr=lr * factor,
        momentum=momentum,
        weight_decay=decay,
        nesterov=momentum > 0,
        fused=True,
    )
    dice = torch.Generator().manual_seed(seed)
    for _ in range(3):
        turn(made, recipe, lr, knobs.Knobs.of(recipe))
        given_gradients(model, dice)
        for name, one in model.named_parameters():
            assert one.grad is not None
            if name in matrices:
                matrices[name].grad = one.grad.flatten(1)
            else:
                alone[name].grad = one.grad.clone()
        made.step()
        muon.step()
        sgd.step()
    for name, one in model.named_parameters():
        expected = matrices[name].view(one.shape) if name in matrices else alone[name]
        assert torch.equal(one, expected), name


@settings(max_examples=10)
@given(st.integers(0, 2**31), memory)
def test_a_step_turns_a_kernel_by_as_much_in_every_direction(
    seed: int, layout: torch.memory_format
) -> None:
    """The singular values of the step are between 0.6 and 1.3, whatever those of the gradient."""
    model = drawn("cifar_quick", seed, layout)
    made = make_optimizer(RECIPE.with_changes(weight_decay=0.0, lr=1.0), model)
    before = copy.deepcopy(model)
    given_gradients(model, torch.Generator().manual_seed(seed))
    made.step()
    for name in ("conv1", "conv2", "conv3", "linear1"):
        weight, old = model.get_submodule(name).weight, before.get_submodule(name).weight
        values = torch.linalg.svdvals((weight - old).detach().flatten(1))
        assert values.min() > 0.6 and values.max() < 1.3, name


def test_what_it_remembers_fits_a_network_that_lies_otherwise_in_memory() -> None:
    models = [drawn(MANY, 0, one) for one in (torch.contiguous_format, torch.channels_last)]
    made = [make_optimizer(RECIPE, model) for model in models]
    given_gradients(models[0], torch.Generator().manual_seed(1))
    made[0].step()
    models[1].load_state_dict(models[0].state_dict())
    made[1].load_state_dict(copy.deepcopy(made[0].state_dict()))
    for model, one in zip(models, made, strict=True):
        given_gradients(model, torch.Generator().manual_seed(2))
        one.step()
    pairs = zip(models[0].parameters(), models[1].parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_layers_that_do_not_learn_stay_and_the_last_that_does_is_for_sgd() -> None:
    model = drawn(MANY, 0, torch.contiguous_format)
    freeze(model, RECIPE.with_changes(learns="linear"))
    made = make_optimizer(RECIPE, model)
    assert isinstance(made, MuonWithSGD)
    names = {id(one): name for name, one in model.named_parameters()}
    ids = [[id(one) for one in part.param_groups[0]["params"]] for part in (made.muon, made.sgd)]
    told = [[names[one] for one in part] for part in ids]
    assert told == [["linear1.weight"], ["linear1.bias", "linear2.weight", "linear2.bias"]]


def test_what_has_no_gradient_stays() -> None:
    model = drawn(MANY, 0, torch.contiguous_format)
    made = make_optimizer(RECIPE, model)
    given_gradients(model, torch.Generator())
    made.step()
    model.zero_grad()
    before = copy.deepcopy(model.state_dict())
    made.step()
    assert all(torch.equal(one, before[name]) for name, one in model.state_dict().items())


@pytest.mark.parametrize("network", ["layers: Flatten()|Linear(3072, 10)", "layers: Flatten()"])
def test_a_network_with_nothing_for_it_is_refused_in_words(network: str) -> None:
    model = nn.Sequential(nn.Flatten()) if "Linear" not in network else registry.build(network)
    with pytest.raises(ValueError, match="muon, and this network has nothing for it: it moves"):
        make_optimizer(RECIPE, model)


def test_its_learning_rates_and_momentum_are_turned_together(pictures: Pictures) -> None:
    training = Training(RECIPE.with_changes(network=MANY), pictures)
    training.knobs = knobs.Knobs(0.5, 0.0, 0.2)
    turn(training._optimizer, training.recipe, training._lr(), training.knobs)
    names = ("lr", "momentum", "weight_decay", "nesterov")
    told = [tuple(group[name] for name in names) for group in training._optimizer.param_groups]
    assert told == [(0.025, 0.0, 0.2, False), (0.0125, 0.0, 0.2, False)]
    knobs.check(RECIPE, momentum=0.5)


def test_its_state_is_a_file_that_runs_nothing(pictures: Pictures, tmp_path) -> None:
    training = Training(RECIPE.with_changes(network=MANY), pictures)
    list(training.run())
    torch.save(training.state_dict(), tmp_path / "state.pt")
    state = torch.load(tmp_path / "state.pt", weights_only=True)
    again = Training(training.recipe, pictures, state=state)
    kept, loaded = (one._optimizer.state_dict()["muon"]["state"] for one in (training, again))
    assert kept.keys() == loaded.keys() and len(kept) == 4
    for place, one in kept.items():
        assert torch.equal(one["momentum_buffer"], loaded[place]["momentum_buffer"])
