"""What Home says of a layer is what the installed torch says."""

import contextlib
import io

import pytest
from torch import nn

from explainers.lessons.home import code, numbers


@pytest.mark.parametrize("name", numbers.LAYERS)
def test_the_code_prints_the_names_and_the_help_of_the_page(name):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code.of(name), {})
    names, count, *described = out.getvalue().splitlines()
    assert names == str(list(numbers.own_names(name)))
    assert count == f"{numbers.toolboxes()[0]} names in torch.nn"
    first = numbers.help_text(name).splitlines()[2]
    assert any(first in line for line in described)


@pytest.mark.parametrize("name", numbers.LAYERS)
def test_every_name_is_one_of_the_layer(name):
    layer = numbers._made(name)
    assert type(layer) is getattr(nn, name)
    assert set(numbers.own_names(name)) | set(numbers.shared_names()) <= set(dir(layer))


def test_the_parameters_of_a_convolution_are_among_its_names():
    assert {"weight", "bias", "stride", "padding", "dilation"} <= set(numbers.own_names("Conv2d"))
