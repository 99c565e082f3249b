"""Each map of what mattered in cases whose answer is known, and that none leaves a trace."""

from __future__ import annotations

from collections.abc import Callable
from statistics import correlation

import hypothesis as hyp
import pytest
import torch
from hypothesis import strategies as st
from torch import nn

from explainers.attribution import check, grad_cam, integrated, saliency, slopes
from explainers.attribution.occlusion import occlusion
from explainers.images import drawn
from explainers.networks import asking, made, trained
from explainers.networks.residual import Residual
from explainers.networks.trained import Trained
from tests.explainers.attribution.cases import Case, cases, state

PICTURE = drawn.draw("cat", 3)
FEW = hyp.settings(max_examples=20, deadline=None)


def smooth(case: Case, **rest: float) -> torch.Tensor:
    asked = {"n_samples": 3, "stdev": 0.1, **rest}
    generator = torch.Generator().manual_seed(case.seed)
    return saliency.smooth_grad(case.model, case.picture, case.index, generator=generator, **asked)


def integrate(case: Case, kind: str = "black", n_steps: int = 3) -> integrated.Integrated:
    start = integrated.baseline(case.picture, kind)
    return integrated.integrated_gradients(
        case.model, case.picture, start, case.index, n_steps=n_steps
    )


METHODS: dict[str, Callable[[Case], object]] = {
    "saliency": lambda case: saliency.saliency(case.model, case.picture, case.index),
    "smoothgrad": smooth,
    "integrated": integrate,
    "gradcam": lambda case: grad_cam.grad_cam(case.model, case.picture, case.index, "3.body.0"),
    "occlusion": lambda case: occlusion(case.model, case.picture, case.index),
    "untrained": lambda case: check.untrained(case.model),
}


@pytest.mark.parametrize("method", METHODS)
@FEW
@hyp.given(cases())
def test_nothing_is_left_behind_on_a_network(method: str, case: Case):
    before = state(case.model.network)
    METHODS[method](case)
    assert state(case.model.network) == before


def linear_model(weight: torch.Tensor) -> Trained:
    layer = nn.Linear(3 * 32 * 32, 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(weight.flatten(1))
    return Trained(nn.Sequential(nn.Flatten(), layer), ("one", "two"))


def test_saliency_is_the_weight_of_a_linear_model():
    weight = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    found = saliency.saliency(linear_model(weight), PICTURE, 1)
    torch.testing.assert_close(found, weight[1].abs().amax(0))


@pytest.mark.parametrize("size", [8, 32, 48])
def test_covering_what_counts_lowers_the_probability(size):
    weight = torch.zeros(2, 3, 32, 32)
    weight[1, :, 8:16, 8:16] = 0.1  # class two is a bright square in this place
    picture = torch.full((3, size, size), 255, dtype=torch.uint8)
    found = occlusion(linear_model(weight), picture, 1)
    assert found.drop.shape == (7, 7)
    assert found.size == size // 4
    assert divmod(int(found.drop.argmax()), 7) == (2, 2)
    assert found.drop[6, 6] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("norm", ["", "BatchNorm2d(8,track_running_stats=False)|"])
def test_each_place_is_covered_in_a_picture_of_its_own(norm, monkeypatch):
    monkeypatch.setattr(asking, "TOGETHER", 20 * 32 * 32)  # 49 places: in several goes
    model = made.network(f"Conv2d(3,8,3)|{norm}Flatten()|Linear(7200,10)")
    found = occlusion(model, PICTURE, 3).drop
    full = model.probabilities(PICTURE)[0, 3]
    for row, column in ((0, 0), (2, 6), (3, 1), (6, 6)):
        covered = PICTURE.clone()
        covered[:, 4 * row : 4 * row + 8, 4 * column : 4 * column + 8] = 128
        dropped = full - model.probabilities(covered)[0, 3]
        torch.testing.assert_close(found[row, column], dropped, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(
    "layers",
    [
        "ReLU(inplace=True)|Flatten()|Linear(3072,10)",
        "Conv2d(3,8,3)|Sigmoid()|ReLU(inplace=True)|Flatten()|Linear(7200,10)",
        "Conv2d(3,4,3)|ELU(inplace=True)|LeakyReLU(-0.5,inplace=True)|Flatten()|Linear(3600,10)",
        "Conv2d(3,8,3)|BatchNorm2d(8,track_running_stats=False)|Flatten()|Linear(7200,10)",
    ],
)
def test_in_place_layers_do_not_break_the_reasons(layers):
    model = made.network(layers)
    gentle = made.network(layers.replace(",inplace=True", "").replace("inplace=True", ""))
    found = saliency.saliency(model, PICTURE, 3)
    assert torch.equal(found, saliency.saliency(gentle, PICTURE, 3))
    assert found.max() > 0
    once = occlusion(model, PICTURE, 3).drop
    assert torch.equal(once, occlusion(gentle, PICTURE, 3).drop)
    assert all(parameter.grad is None for parameter in model.network.parameters())


def test_what_cannot_be_gone_through_backwards_is_told():
    block = Residual(nn.Hardtanh(0, 0.1, inplace=True), nn.Sigmoid(), nn.ReLU(inplace=True))
    network = nn.Sequential(block, nn.Flatten(), nn.Linear(3072, 2)).eval()
    with pytest.raises(ValueError, match="PyTorch cannot go through it backwards"):
        saliency.saliency(Trained(network, ()), PICTURE, 0)


# --- SmoothGrad and integrated gradients ---------------------------------------------------------


@FEW
@hyp.given(cases(), st.integers(1, 5))
def test_without_noise_smooth_grad_is_saliency(case: Case, n_samples: int):
    found = smooth(case, n_samples=n_samples, stdev=0)
    expected = saliency.saliency(case.model, case.picture, case.index)
    torch.testing.assert_close(found, expected)


def test_noise_is_drawn_in_several_goes(monkeypatch):
    model = trained.untrained("cifar_quick")
    whole = smooth(Case(model, PICTURE, 3, 0), n_samples=32)
    monkeypatch.setattr(asking, "TOGETHER", 16 * 32 * 32)
    torch.testing.assert_close(smooth(Case(model, PICTURE, 3, 0), n_samples=32), whole)


@FEW
@hyp.given(cases(), st.sampled_from(integrated.BASELINES))
def test_the_parts_add_up_to_the_difference_of_the_scores(case: Case, kind: str):
    steps = 128
    found = integrate(case, kind, steps)
    ends = [case.model.prepare(p) for p in (integrated.baseline(case.picture, kind), case.picture)]
    scores = [float(case.model.network(end.clone())[0, case.index]) for end in ends]
    assert [found.start, found.score] == pytest.approx(scores, abs=1e-5)
    # How steep the way is at each step: it is off by no more than this changes between the steps.
    places = (torch.arange(steps).view(-1, 1, 1, 1) + 0.5) / steps
    inputs = ends[0] + places * (ends[1] - ends[0])
    steep = slopes.slopes(case.model, inputs, case.index) * (ends[1] - ends[0])
    steep = steep.sum((1, 2, 3))
    most = float((steep.diff().abs().sum() + steep.abs().max()) / steps)
    assert found.total == pytest.approx(float(steep.mean()), abs=1e-4)
    assert found.total == pytest.approx(scores[1] - scores[0], abs=most + 1e-4)


@pytest.mark.parametrize("kind", integrated.BASELINES)
def test_of_a_linear_model_one_step_is_exact(kind):
    weight = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    found = integrate(Case(linear_model(weight), PICTURE, 1, 0), kind, 1)
    start = {"black": torch.zeros(3, 1, 1), "grey": torch.full((3, 1, 1), 128)}
    start["mean"] = PICTURE.float().mean((1, 2), keepdim=True).round()
    parts = weight[1] * (PICTURE - start[kind]) / 255
    torch.testing.assert_close(found.parts, parts, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(found.map, parts.sum(0), atol=1e-5, rtol=1e-4)
    assert found.total == pytest.approx(found.difference, rel=1e-4)


# --- Grad-CAM ------------------------------------------------------------------------------------


@FEW
@hyp.given(cases())
def test_grad_cam_is_its_formula(case: Case):
    found = grad_cam.grad_cam(case.model, case.picture, case.index, "0")
    first, *rest = case.model.network
    maps = first(case.model.prepare(case.picture)).detach()
    torch.testing.assert_close(found.maps, maps[0])
    # The gradient, as the score's change with a map that is moved as a whole: their sum.
    step = 1e-3
    after = nn.Sequential(*rest).double()
    for channel, weight in enumerate(found.weights):
        moved = [maps.double().clone() for _ in range(2)]
        moved[0][0, channel] += step
        moved[1][0, channel] -= step
        high, low = (float(after(m)[0, case.index]) for m in moved)
        slope = (high - low) / (2 * step) / maps[0, 0].numel()
        assert float(weight) == pytest.approx(slope, rel=0.05, abs=0.02)
    after.float()
    by_hand = sum(w * m for w, m in zip(found.slopes.mean((1, 2)), maps[0], strict=True))
    torch.testing.assert_close(found.map, by_hand.clamp(min=0))


def test_layers_that_grad_cam_cannot_read_are_told():
    model = made.network("Conv2d(3,4,3)|Flatten()|Linear(3600,3)")
    flat = list(dict(model.network.named_children()))[1]
    asked = {"9": "no layer called “9”", "": "no layer called", flat: f"{flat} gives no maps"}
    for name, sentence in asked.items():
        with pytest.raises(ValueError, match=sentence):
            grad_cam.grad_cam(model, PICTURE, 0, name)


# --- the check -----------------------------------------------------------------------------------


@hyp.settings(max_examples=50, deadline=None)
@hyp.given(st.data(), st.integers(2, 12))
def test_the_rank_correlation_is_that_of_ranks_counted_by_hand(data: st.DataObject, count: int):
    numbers = st.lists(
        st.one_of(st.integers(-3, 3), st.floats(-1e3, 1e3, width=32)),
        min_size=count,
        max_size=count,
    )
    one, other = data.draw(numbers), data.draw(numbers)

    def ranks(values: list[float]) -> list[float]:
        return [sum(v < x for v in values) + (values.count(x) + 1) / 2 for x in values]

    found = check.rank_correlation(torch.tensor(one), torch.tensor(other))
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found != found  # there is no order
    else:
        assert found == pytest.approx(correlation(ranks(one), ranks(other)), abs=1e-9)


def test_maps_with_numbers_that_are_none_have_no_order():
    bad = torch.tensor([[1.0, float("nan")]])
    good = torch.tensor([[1.0, 2.0]])
    assert check.rank_correlation(bad, good) != check.rank_correlation(bad, good)
    assert check.rank_correlation(good, good) == pytest.approx(1)


@FEW
@hyp.given(cases())
def test_the_untrained_network_has_first_weights_of_its_own(case: Case):
    network = case.model.network
    found = check.untrained(case.model).network
    assert not found.training
    same = check.untrained(case.model).network.state_dict()
    for name, tensor in found.state_dict().items():
        assert torch.equal(tensor, same[name])
        counted = name.endswith("num_batches_tracked")
        assert counted or not torch.equal(tensor, network.state_dict()[name])
    pairs = zip(found.modules(), network.modules(), strict=True)
    assert all(repr(one) == repr(other) for one, other in pairs)


def test_first_weights_are_pytorchs():
    model = check.untrained(trained.shipped("cifar_quick", "drawn"), 5)
    expected = trained.untrained("cifar_quick", 5).network.state_dict()
    for name, tensor in model.network.state_dict().items():
        assert torch.equal(tensor, expected[name])
    assert model.mean == trained.shipped("cifar_quick", "drawn").mean


def test_a_large_network_is_asked_only_a_few_times():
    small = trained.untrained("cifar_quick")
    assert slopes.affordable(small, 64) == 64
    large = Trained(small.network, (), macs=2_000_000_000)
    assert slopes.affordable(large, 64) == 3
    assert slopes.affordable(large, 2) == 2
