"""What the page on checkpoints says of packages that are not there."""

import pytest

from explainers.lessons.checkpoints import words


@pytest.mark.parametrize(
    ("packages", "told"),
    [
        (("onnx", "onnxscript"), "which are not installed here: `pip install onnx onnxscript`"),
        (("onnxscript",), "which is not installed here: `pip install onnxscript`"),
    ],
)
def test_what_is_missing_is_said_with_the_line_that_installs_it(packages, told):
    assert told in words.missing(packages)
