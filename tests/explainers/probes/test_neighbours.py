"""The nearest of many rows against a plain loop; and what a network makes of pictures."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from explainers.images.pictures import no_progress
from explainers.networks.trained import Trained
from explainers.probes import features, neighbours
from tests.explainers.probes.networks import network, picture, state


def apart(one: list[float], other: list[float], metric: str) -> float:
    if metric == "euclidean":
        return math.sqrt(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)))
    lengths = math.hypot(*one) * math.hypot(*other)
    return 1 - sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 1


@settings(max_examples=60)
@given(st.integers(0, 2**31), st.integers(1, 20), st.integers(1, 6), st.data())
def test_the_nearest_are_those_of_a_loop(seed, count, width, data):
    rows = torch.randint(-3, 4, (count, width), generator=torch.Generator().manual_seed(seed))
    rows, metric = rows.float(), data.draw(st.sampled_from(neighbours.METRICS))
    wanted, asked = rows[data.draw(st.integers(0, count - 1))], data.draw(st.integers(1, 25))
    found = neighbours.nearest(rows, wanted, metric, asked)
    by_hand = [apart(row, wanted.tolist(), metric) for row in rows.tolist()]
    assert len(found.places) == min(asked, count)
    assert found.distances == pytest.approx(sorted(by_hand)[:asked], abs=1e-9)
    for place, distance in zip(found.places, found.distances, strict=True):
        assert distance == pytest.approx(by_hand[place], abs=1e-9)
    assert len(set(found.places)) == len(found.places)


def test_many_rows_are_compared_some_at_a_time(monkeypatch):
    rows = torch.randn((50, 4), generator=torch.Generator().manual_seed(0))
    whole = neighbours.nearest(rows, rows[7], "cosine", 9)
    monkeypatch.setattr(neighbours, "_AT_ONCE", 12)
    assert neighbours.nearest(rows, rows[7], "cosine", 9) == whole
    assert whole.places[0] == 7


@pytest.mark.parametrize("metric", neighbours.METRICS)
@pytest.mark.parametrize("scale", [1.0, 1e-20, 1e25])
def test_what_float32_cannot_tell_apart_is_in_order_as_well(metric, scale):
    generator = torch.Generator().manual_seed(3)
    wanted = torch.randn(30, generator=generator)
    away = torch.randn((200, 30), generator=generator).double()
    away -= (away @ wanted.double())[:, None] * wanted / wanted.double().square().sum()
    away /= torch.linalg.vector_norm(away, dim=1, keepdim=True)  # all as far, but for rounding
    rows = (wanted + away).float() * scale
    wanted = wanted * scale
    exact = neighbours.distances(rows, wanted, metric).tolist()
    found = neighbours.nearest(rows, wanted, metric, 8)
    assert found.distances == pytest.approx(sorted(exact)[:8], rel=1e-13, abs=0)


def test_a_row_that_float32_loses_does_not_hide_the_nearest():
    rows = torch.tensor([[1e-30, 0], [0, 1e-30], [0, 0], [1, 1], [1, 1.5], [-1, 0]])
    near = neighbours.nearest(rows, torch.tensor([1.0, 1.0]), "cosine", 2)
    assert near.places == (3, 4)


def test_only_what_may_be_near_is_measured_well(monkeypatch):
    generator, measured = torch.Generator().manual_seed(0), list[int]()
    pictures = torch.randint(0, 256, (300, 3, 8, 8), generator=generator).to(torch.uint8)
    row = features.pixels(pictures[5:6])[0]
    whole = neighbours.nearest(features.pixels(pictures), row, "euclidean", 4)
    exact = neighbours.distances

    def counted(rows, row, metric):
        measured.append(len(rows))
        return exact(rows, row, metric)

    monkeypatch.setattr(neighbours, "distances", counted)
    assert neighbours.nearest(pictures.flatten(1), row, "euclidean", 4, 255) == whole
    assert sum(measured) < 10


@pytest.mark.parametrize("metric", neighbours.METRICS)
def test_rows_are_left_as_they_are_and_need_memory_once(metric, monkeypatch):
    rows = torch.randn((40, 5), generator=torch.Generator().manual_seed(1))
    before, made = rows.clone(), list[tuple[int, ...]]()
    empty = torch.empty
    monkeypatch.setattr(neighbours, "_AT_ONCE", 20)
    monkeypatch.setattr(
        torch, "empty", lambda size, **more: made.append(size) or empty(size, **more)
    )
    neighbours.nearest(rows, rows[3], metric, 4)
    assert torch.equal(rows, before)
    assert made == [(4, 5)]


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(2, 15))
def test_the_agreement_is_counted_one_by_one(seed, count):
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randn((count, 3), generator=generator)
    labels = torch.randint(0, 3, (count,), generator=generator)
    same = 0
    for place in range(count):
        others = [other for other in range(count) if other != place]
        near = min(others, key=lambda k: apart(rows[k].tolist(), rows[place].tolist(), "euclidean"))
        same += int(labels[near] == labels[place])
    assert neighbours.agreement(rows, labels) == pytest.approx(same / count)


def test_features_are_what_the_last_layer_reads():
    model, images = network(5), torch.stack([picture(seed) for seed in range(5)])
    before, told = state(model), []
    found = features.features(model, images, lambda words, share: told.append(share))
    assert state(model) == before
    assert told and features.last(model.network) == "4"
    torch.testing.assert_close(model.network[4](found), model.network(model.prepare(images)))
    bare = Trained(nn.Sequential(nn.Flatten()), ())
    with pytest.raises(ValueError, match="no linear layer and no convolution"):
        features.features(bare, images, no_progress)
    with pytest.raises(ValueError, match="reads 9,000 numbers"):
        features.check(9_000)


@given(st.integers(0, 300), st.integers(1, 40))
def test_places_are_spread_over_all(count, most):
    found = features.spread(count, most).tolist()
    assert len(found) == min(count, most) == len(set(found))
    assert found == sorted(found) and all(0 <= place < count for place in found)
    if count >= most:
        assert all(
            b - a in (count // most, count // most + 1) for a, b in itertools.pairwise(found)
        )
