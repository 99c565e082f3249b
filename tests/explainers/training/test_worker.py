"""What a worker refuses to train."""

import io
import json
from pathlib import Path

import pytest

from explainers.training import folder
from explainers.training.progress import Bar
from explainers.training.recipe import preset
from explainers.training.run import Run
from explainers.training.worker import Worker


@pytest.mark.parametrize("status", ["diverged", "finished"])
def test_a_run_that_is_over_is_not_taken_up_again(tmp_path: Path, status: str) -> None:
    """A diverged network holds nothing to go on from, whatever lies in its folder."""
    recipe = preset("notes", data=str(tmp_path / "nowhere"))  # to be over soon where it is not
    place = folder.create(recipe, tmp_path, "one")
    result = json.dumps({"status": status, "message": "That was it.", "step": 7})
    place.result.write_text(result)
    place.latest.write_bytes(b"weights of an earlier epoch")
    with pytest.raises(ValueError, match=r"^one is over\. That was it\.$"):
        Worker(place, tmp_path, Bar(io.StringIO())).work()
    with pytest.raises(ValueError, match=r"^one is over\. That was it\.$"):
        Run(place.path).resume(tmp_path)
    assert place.result.read_text() == result
