"""What Home says of a layer is what the installed torch says; its picture is found elsewhere."""

import contextlib
import io
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from torch import nn

from explainers import settings
from explainers.lessons.feature_maps.numbers import Values as OfMaps
from explainers.lessons.feature_maps.numbers import data_for
from explainers.lessons.home import code, numbers, words
from explainers.lessons.home.numbers import Values
from explainers.overview import first


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


@pytest.mark.parametrize("weights", numbers.NETWORKS)
@pytest.mark.parametrize(("picture", "drawing"), [("drawn", True), ("photograph", False)])
def test_feature_maps_shows_the_same_picture_in_the_same_network(weights, picture, drawing):
    values = Values(weights=weights, picture=picture, class_name="dog", drawing=7, layer="ReLU")
    found, complaints = settings.read(OfMaps(), dict(parse_qsl(numbers.address(values))))
    assert not complaints
    shared = ("weights", "picture", "class_name", "drawing", "photograph", "index")
    assert [getattr(found, name) for name in shared] == [getattr(values, name) for name in shared]
    network = numbers.network(values, drawing)
    assert network in first.NETWORKS
    assert network.endswith("_drawn") == (data_for(found, drawing) == "drawn")


def test_the_builders_network_is_the_same_in_feature_maps():
    values = Values(weights="builder", layers="Flatten()\nLinear(3072, 10)")
    assert numbers.network(values, drawing=True) == "layers: Flatten()|Linear(3072,10)"
    found, complaints = settings.read(OfMaps(), dict(parse_qsl(numbers.address(values))))
    assert not complaints and (found.weights, found.layers) == (values.weights, values.layers)


def test_the_first_view_is_that_of_the_plain_settings():
    plain = Values()
    assert (plain.class_name, plain.drawing) == (first.CLASS, first.DRAWING)
    assert numbers.network(plain, drawing=True) == first.NETWORK
    assert numbers.address(plain) == ""
    assert numbers.address(Values(picture="own")) is None


def test_every_word_of_the_overview_is_used_and_none_is_missing():
    scripts = Path("pages/start/home/overview").glob("*.js")
    code_ = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    named = set(re.findall(r"words\.(?!js)(\w+)", code_))
    both = ("score", "loss")
    alone = ("MaxPool2d", "AvgPool2d", "ReLU", "Cell")
    without, every = ("Residual", "Other"), ("Conv2d", *alone)
    kinds = {f"{what}_{one}" for what in ("near", "pixel") for one in (*alone, *without)}
    kinds |= {
        f"{what}_{one}" for what in ("aim", "of", "back", "painting", "score") for one in both
    }
    kinds |= {f"near_back_{one}" for one in (*every, *without, "Linear")}
    kinds |= {f"pixel_back_{one}" for one in ("Conv2d", "Linear", *without)}
    kinds |= {f"times_{one}" for one in every}
    kinds |= {f"{what}_{one}" for what in ("passes", "stops") for one in alone}
    kinds |= {f"{what}_unbiased" for what in ("pixel_alone", "pixel_Conv2d", "unit", "spoke")}
    kinds |= {"pixel_alone", "pixel_Conv2d", "near_Conv2d", "unit", "spoke"}
    kinds |= {"unit_back", "painted", "camera"}
    assert named | kinds == {*words.OVERVIEW, *words.BACKWARD}
    assert not set(words.OVERVIEW) & set(words.BACKWARD)
