"""The network is the notes' to the last parameter."""

import pytest
import torch
from torch import nn

from explainers.networks.cifar_quick import cifar_quick


def test_nine_layers_and_their_parameters() -> None:
    network = cifar_quick()
    kinds = [type(layer).__name__ for layer in network]
    assert kinds == ["Conv2d", "MaxPool2d"] * 3 + ["Flatten", "Linear", "Linear"]
    assert sum(p.numel() for p in network.parameters()) == 145_578


def test_output_shape_for_a_batch_of_64() -> None:
    assert cifar_quick()(torch.zeros(64, 3, 32, 32)).shape == (64, 10)


def test_it_is_the_plain_sequential_of_the_notes() -> None:
    torch.manual_seed(0)
    ours = cifar_quick()
    torch.manual_seed(0)
    plain = nn.Sequential(
        nn.Conv2d(3, 32, 5, padding=2),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 5, padding=2),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1024, 64),
        nn.Linear(64, 10),
    )
    pictures = torch.rand(4, 3, 32, 32)
    assert torch.equal(ours(pictures), plain(pictures))


def test_relu_stands_where_caffe_has_it() -> None:
    names = [name for name, _ in cifar_quick(relu=True).named_children()]
    assert names[:3] == ["conv1", "pool1", "relu1"]
    assert names[3:9] == ["conv2", "relu2", "pool2", "conv3", "relu3", "pool3"]


def test_weights_fit_with_and_without_relu() -> None:
    plain, caffe = cifar_quick(), cifar_quick(relu=True)
    caffe.load_state_dict(plain.state_dict())
    assert torch.equal(caffe.get_parameter("conv3.weight"), plain.get_parameter("conv3.weight"))


def test_another_number_of_classes() -> None:
    assert cifar_quick(num_classes=3)(torch.zeros(2, 3, 32, 32)).shape == (2, 3)
    with pytest.raises(ValueError, match=r"num_classes=0: .* at least one class"):
        cifar_quick(num_classes=0)
