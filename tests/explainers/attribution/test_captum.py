"""Every map of what mattered is the one that captum makes."""

from __future__ import annotations

import hypothesis as hyp
import pytest
import torch
from captum import attr
from hypothesis import strategies as st
from torch.testing import assert_close

from explainers.attribution import grad_cam, integrated, occlusion, saliency
from explainers.random_numbers import drawn_from
from tests.explainers.attribution.cases import Case, cases

FEW = hyp.settings(max_examples=20, deadline=None)
CLOSE = {"rtol": 1e-3, "atol": 1e-5}


@FEW
@hyp.given(cases())
def test_saliency(case: Case):
    input = case.model.prepare(case.picture).requires_grad_()
    expected = attr.Saliency(case.model.network).attribute(input, target=case.index)
    found = saliency.saliency(case.model, case.picture, case.index)
    assert_close(found, expected[0].amax(0), **CLOSE)


@FEW
@hyp.given(cases(), st.integers(1, 9), st.floats(0, 0.5))
def test_smooth_grad(case: Case, n_samples: int, stdev: float):
    input = case.model.prepare(case.picture)
    spread = stdev * float(input.max() - input.min())
    tunnel = attr.NoiseTunnel(attr.Saliency(case.model.network))
    with drawn_from.seed(case.seed):
        expected = tunnel.attribute(
            input.requires_grad_(),
            nt_samples=n_samples,
            stdevs=spread,
            target=case.index,
            abs=False,
        )
    found = saliency.smooth_grad(
        case.model,
        case.picture,
        case.index,
        n_samples=n_samples,
        stdev=stdev,
        generator=torch.Generator().manual_seed(case.seed),
    )
    assert_close(found, expected[0].abs().amax(0), **CLOSE)


@FEW
@hyp.given(cases(), st.integers(2, 9), st.sampled_from(integrated.BASELINES))
def test_integrated_gradients(case: Case, n_steps: int, kind: str):
    start = integrated.baseline(case.picture, kind)
    expected, delta = attr.IntegratedGradients(case.model.network).attribute(
        case.model.prepare(case.picture),
        case.model.prepare(start),
        target=case.index,
        n_steps=n_steps,
        method="riemann_middle",
        return_convergence_delta=True,
    )
    found = integrated.integrated_gradients(
        case.model, case.picture, start, case.index, n_steps=n_steps
    )
    assert_close(found.parts, expected[0].float(), **CLOSE)
    assert found.total - found.difference == pytest.approx(float(delta), abs=1e-4)


@FEW
@hyp.given(cases(), st.sampled_from(["0", "2", "3", "3.body.0"]))
def test_grad_cam(case: Case, name: str):
    layer = case.model.network.get_submodule(name)
    cam = attr.LayerGradCam(case.model.network, layer)
    input = case.model.prepare(case.picture).requires_grad_()
    expected = cam.attribute(input, target=case.index)
    found = grad_cam.grad_cam(case.model, case.picture, case.index, name)
    assert_close(found.sums, expected[0, 0].detach(), **CLOSE)
    assert_close(found.map, expected[0, 0].detach().clamp(min=0), **CLOSE)


@FEW
@hyp.given(cases())
def test_occlusion(case: Case):
    found = occlusion.occlusion(case.model, case.picture, case.index)
    grey = case.model.prepare(torch.full_like(case.picture, occlusion.GREY))
    stride = max(1, found.size // 2)
    input = case.model.prepare(case.picture)
    # Of a place captum gives the mean over all squares on it: asked for one square at a time.
    rows, columns = found.drop.shape
    row, column = case.seed % rows, case.seed // rows % columns
    mask = torch.ones(input.shape, dtype=torch.long)
    top, left = row * stride, column * stride
    mask[..., top : top + found.size, left : left + found.size] = 0
    expected = attr.FeatureAblation(lambda batch: case.model.network(batch).softmax(1)).attribute(
        input, baselines=grey, target=case.index, feature_mask=mask
    )
    assert_close(found.drop[row, column], expected[0, 0, top, left], **CLOSE)
