"""How a batch is shared, and what the shares' losses weigh, for any batch and any team."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn.modules.batchnorm import SyncBatchNorm

from explainers.training import last_batch, shares
from explainers.training.engine import Training
from explainers.training.knobs import Knobs
from explainers.training.losses import losses
from explainers.training.recipe import preset
from explainers.training.team import ALONE, Share, Team, dice, share
from explainers.training.together import Together, of_environment

BATCHES = st.tuples(st.integers(0, 1000), st.integers(1, 90))
TEAMS = st.integers(1, 17)


def all_shares(start: int, count: int, processes: int) -> list[Share]:
    return [share(start, start + count, rank, processes) for rank in range(processes)]


@given(BATCHES, TEAMS)
def test_shares_are_the_batch_in_order_and_as_equal_as_can_be(batch, processes):
    start, count = batch
    made = all_shares(start, count, processes)
    counted = [one for one in made if one.factor]
    assert counted == made[: len(counted)]
    assert counted[0].start == start and counted[-1].stop == start + count
    assert all(one.stop == later.start for one, later in pairwise(counted))
    sizes = [one.stop - one.start for one in made]
    assert min(sizes) >= 1 and max(sizes) - min(sizes) <= 1
    # Who has no picture of its own looks at one of the batch all the same.
    assert all(start <= one.start < one.stop <= start + count for one in made)
    assert len(counted) == min(count, processes)


@given(BATCHES)
def test_a_batch_that_is_not_shared_is_whole(batch):
    start, count = batch
    whole = Share(start, start + count, 1.0)
    assert share(start, start + count, 0, 1) == ALONE.share(start, start + count) == whole


@given(st.integers(1, 40), TEAMS, st.sampled_from([0.0, 0.3]), st.integers(0, 2**31))
def test_the_mean_over_the_shares_is_that_over_the_pictures(count, processes, smoothing, seed):
    """Losses and gradients, as DistributedDataParallel averages them."""
    generator = torch.Generator().manual_seed(seed)
    weight = torch.randn(5, 4, dtype=torch.float64, generator=generator, requires_grad=True)
    pictures = torch.randn(count, 4, dtype=torch.float64, generator=generator)
    labels = torch.randint(5, (count,), generator=generator)

    def of(part: Share) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        seen = slice(part.start, part.stop)
        loss, plain = losses(pictures[seen] @ weight.T, labels[seen], smoothing, part.factor)
        (gradient,) = torch.autograd.grad(loss, weight)
        return loss.detach(), plain.detach(), gradient

    parts = [of(one) for one in all_shares(0, count, processes)]
    mean = [torch.stack(kind).mean(0) for kind in zip(*parts, strict=True)]
    whole = F.cross_entropy(pictures @ weight.T, labels, label_smoothing=smoothing)
    (gradient,) = torch.autograd.grad(whole, weight)
    plain = F.cross_entropy(pictures @ weight.T, labels)
    for found, expected in zip(mean, (whole, plain, gradient), strict=True):
        torch.testing.assert_close(found, expected.detach(), rtol=1e-9, atol=1e-12)


def test_dice_differ_by_process_and_step_and_are_always_the_same():
    thrown = [dice(seed, rank, step) for seed in (0, 1) for rank in (1, 2) for step in range(50)]
    assert len(set(thrown)) == len(thrown)
    assert all(0 <= one < 2**32 for one in thrown), "what a generator takes of a seed"
    assert dice(0, 1, 7) == thrown[7]


# --- who ---------------------------------------------------------------------------------------


def test_where_torchrun_started_nobody_a_process_is_alone():
    assert of_environment({}) is ALONE
    assert of_environment({"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0"}) is ALONE


def test_torchrun_says_who_one_is():
    team = of_environment({"RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1"})
    assert (team.rank, team.processes) == (5, 8)
    assert team.share(0, 16) == Share(10, 12, 1.0)


@pytest.mark.parametrize("said", [{}, {"RANK": "x", "LOCAL_RANK": "0"}, {"RANK": "-1"}])
def test_a_place_that_is_none_is_refused(said):
    with pytest.raises(ValueError, match=r"WORLD_SIZE='2'.*Start them by torchrun"):
        of_environment({"WORLD_SIZE": "2", **said})


def test_who_has_met_nobody_can_dismiss_nobody():
    team = Together(0, 2, 0)
    assert not team.dismiss() and team.fault() == ""
    with pytest.raises(RuntimeError, match="have not met"):
        team.agree(Knobs(1.0, 0.9, 0.0))


def test_each_has_a_graphics_card_to_itself(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    assert ALONE.device(cuda) == cuda
    assert Together(3, 4, 1).device(cuda) == torch.device("cuda:1")
    assert Together(3, 4, 1).device(cpu) == cpu
    with pytest.raises(ValueError, match="Process 3 of this machine has no graphics card"):
        Together(2, 4, 2).device(cuda)
    with pytest.raises(ValueError, match=r"not on mps\. Set device=cpu"):
        Together(1, 2, 1).device(torch.device("mps"))


# --- batch norm --------------------------------------------------------------------------------

NORM = "layers: Conv2d(3, 8, 32)|BatchNorm2d(8)|Flatten()|Linear(8, 10)"
PLAIN = "layers: Flatten()|Linear(3072, 10)"
CPU, CUDA = torch.device("cpu"), torch.device("cuda")


@given(
    st.sampled_from([NORM, PLAIN]),
    st.sampled_from([CPU, CUDA]),
    st.integers(1, 60),
    st.integers(1, 30),
    st.integers(2, 5),
)
def test_shares_are_refused_exactly_where_a_norm_asks_for_more(
    network, device, count, batch_size, processes
):
    recipe = preset("notes", network=network, batch_size=batch_size)
    least = {CPU: 2, CUDA: 1}[device] if network == NORM else 0
    last = last_batch.size(count, batch_size)
    fits = batch_size >= processes and min(batch_size, last) // processes >= least
    try:
        shares.check(recipe, 3, count, processes, device)
    except ValueError as error:
        assert not fits
        _, offered, number = str(error).partition("It works with batch_size=")
        if offered:
            other = recipe.with_changes(batch_size=int(number.rstrip(".")))
            shares.check(other, 3, count, processes, device)
    else:
        assert fits


def test_the_engine_refuses_what_cannot_be_shared(pictures):
    recipe = preset("notes", batch_size=2, device="cpu")
    with pytest.raises(ValueError, match="batch_size is 2, and 3 processes share each batch"):
        Training(recipe, pictures, team=Together(0, 3, 0))


def test_the_others_are_told_which_kind_of_device_it_is(pictures):
    class Heard(Team):
        def call(self, recipe, state, look):
            self.recipe, self.state, self.look = recipe, state(), look

    def look() -> None:
        """Nothing is asked."""

    team = Heard()
    training = Training(preset("notes", device="cpu", epochs=1), pictures, team=team)
    training.recipe = training.recipe.with_changes(device="auto")
    training.call(look)
    assert team.recipe.device == "cpu" and team.look is look
    assert team.state.keys() == training.state_dict().keys()


def test_only_where_it_differs_it_is_said_what_batch_norm_does():
    norm, plain = nn.Sequential(nn.BatchNorm2d(3)), nn.Sequential(nn.Linear(3, 2))
    assert "takes the mean and the variance of its own share" in shares.remark(norm, 2, CPU)
    for model, processes, device in ((norm, 1, CPU), (norm, 2, CUDA), (plain, 2, CPU)):
        assert shares.remark(model, processes, device) == ""


def test_a_synchronised_batch_norm_has_the_very_numbers_of_the_one_that_it_replaces():
    """The optimizer, and what is put back after a failed step, hold on to them."""
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    before = [*model.parameters(), *model.buffers()]
    made = SyncBatchNorm.convert_sync_batchnorm(model)
    assert made is model and isinstance(made[1], SyncBatchNorm)
    after = [*made.parameters(), *made.buffers()]
    assert all(one is other for one, other in zip(before, after, strict=True))
