"""The CIFAR-quick network: three convolutions with pools between them and two linear layers."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn


def cifar_quick(relu: bool = False, num_classes: int = 10) -> nn.Sequential:
    """The nine layers of the notes: (N, 3, 32, 32) in, (N, `num_classes`) scores out.

    With ten classes it has 145,578 parameters and, as in the notes, no activation at all:
    its only non-linear layers are the max pools. `relu=True` puts ReLU where Caffe's
    cifar10_quick has it: after the first pool and after the second and third convolution
    (https://github.com/BVLC/caffe/blob/master/examples/cifar10/cifar10_quick_train_test.prototxt).

    A layer has the same name either way, so weights of one load into the other.

    Raises ValueError if `num_classes` is below 1.
    """
    if num_classes < 1:
        raise ValueError(f"num_classes={num_classes}: a classifier needs at least one class.")
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    layers["conv1"] = nn.Conv2d(3, 32, 5, padding=2)
    layers["pool1"] = nn.MaxPool2d(2)
    if relu:
        layers["relu1"] = nn.ReLU()
    layers["conv2"] = nn.Conv2d(32, 32, 5, padding=2)
    if relu:
        layers["relu2"] = nn.ReLU()
    layers["pool2"] = nn.MaxPool2d(2)
    layers["conv3"] = nn.Conv2d(32, 64, 5, padding=2)
    if relu:
        layers["relu3"] = nn.ReLU()
    layers["pool3"] = nn.MaxPool2d(2)
    layers["flatten"] = nn.Flatten()
    layers["linear1"] = nn.Linear(64 * 4 * 4, 64)
    layers["linear2"] = nn.Linear(64, num_classes)
    return nn.Sequential(layers)
