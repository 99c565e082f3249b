"""Networks that are known by name, as lists of layers: a line each."""

from __future__ import annotations

NOTES = """\
Conv2d(3, 32, 5, padding=2)
MaxPool2d(2)
Conv2d(32, 32, 5, padding=2)
MaxPool2d(2)
Conv2d(32, 64, 5, padding=2)
MaxPool2d(2)
Flatten()
Linear(1024, 64)
Linear(64, 10)"""

# Caffe rounds the size of a pooling up, its second and third take the mean, and the first ReLU
# comes after the pool:
# https://github.com/BVLC/caffe/blob/master/examples/cifar10/cifar10_quick_train_test.prototxt
CAFFE = """\
Conv2d(3, 32, 5, padding=2)
MaxPool2d(3, stride=2, ceil_mode=True)
ReLU()
Conv2d(32, 32, 5, padding=2)
ReLU()
AvgPool2d(3, stride=2, ceil_mode=True)
Conv2d(32, 64, 5, padding=2)
ReLU()
AvgPool2d(3, stride=2, ceil_mode=True)
Flatten()
Linear(1024, 64)
Linear(64, 10)"""

# LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998, with every map of
# the second convolution reading all six before it, as it is built today.
LENET = """\
Conv2d(1, 6, 5)
Tanh()
AvgPool2d(2)
Conv2d(6, 16, 5)
Tanh()
AvgPool2d(2)
Conv2d(16, 120, 5)
Tanh()
Flatten()
Linear(120, 84)
Tanh()
Linear(84, 10)"""

# After Springenberg et al., "Striving for Simplicity: The All Convolutional Net", 2014, narrower.
ALL_CONVOLUTIONAL = """\
Conv2d(3, 32, 3, padding=1)
ReLU()
Conv2d(32, 32, 3, stride=2, padding=1)
ReLU()
Conv2d(32, 64, 3, padding=1)
ReLU()
Conv2d(64, 64, 3, stride=2, padding=1)
ReLU()
Conv2d(64, 64, 3, padding=1)
ReLU()
Conv2d(64, 10, 1)
AdaptiveAvgPool2d(1)
Flatten()"""

WITH_BATCH_NORM = """\
Conv2d(3, 32, 5, padding=2, bias=False)
BatchNorm2d(32)
ReLU()
MaxPool2d(2)
Conv2d(32, 64, 5, padding=2, bias=False)
BatchNorm2d(64)
ReLU()
MaxPool2d(2)
Flatten()
Dropout(p=0.25)
Linear(4096, 10)"""

# After He et al., "Deep Residual Learning for Image Recognition", 2015, with two blocks only.
RESIDUAL = """\
Conv2d(3, 16, 3, padding=1, bias=False)
BatchNorm2d(16)
ReLU()
Residual(Conv2d(16, 16, 3, padding=1, bias=False), BatchNorm2d(16), ReLU(), \
Conv2d(16, 16, 3, padding=1, bias=False), BatchNorm2d(16))
ReLU()
Residual(Conv2d(16, 32, 3, stride=2, padding=1, bias=False), BatchNorm2d(32), ReLU(), \
Conv2d(32, 32, 3, padding=1, bias=False), BatchNorm2d(32), shortcut=Conv2d(16, 32, 1, stride=2, \
bias=False))
ReLU()
AdaptiveAvgPool2d(1)
Flatten()
Linear(32, 10)"""

# Networks to see receptive fields by: of a few layers each, with few channels.

# After Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
# Recognition", 2014: stacks of 3×3 with pools between them; narrower, and without its last stacks.
SMALL_KERNELS = """\
Conv2d(3, 16, 3, padding=1)
ReLU()
Conv2d(16, 16, 3, padding=1)
ReLU()
MaxPool2d(2)
Conv2d(16, 32, 3, padding=1)
ReLU()
Conv2d(32, 32, 3, padding=1)
ReLU()"""

# After Yu and Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions", 2015.
DILATED = """\
Conv2d(3, 8, 3, padding=1)
Conv2d(8, 8, 3, padding=2, dilation=2)
Conv2d(8, 8, 3, padding=4, dilation=4)"""

GAPS = """\
Conv2d(3, 8, 3, padding=2, dilation=2)
Conv2d(8, 8, 3, padding=2, dilation=2)
Conv2d(8, 8, 3, padding=2, dilation=2)"""

STRIDED = """\
Conv2d(3, 8, 3, stride=2, padding=1)
Conv2d(8, 8, 3, stride=2, padding=1)
Conv2d(8, 8, 3, stride=2, padding=1)"""

# After Howard et al., "MobileNets", 2017: each channel by itself, then all channels of a place.
DEPTHWISE = """\
Conv2d(3, 3, 3, padding=1, groups=3)
Conv2d(3, 3, 3, padding=1, groups=3)
Conv2d(3, 16, 1)"""

THERE_AND_BACK = """\
Conv2d(3, 8, 3, padding=1)
MaxPool2d(2)
Conv2d(8, 16, 3, padding=1)
ConvTranspose2d(16, 8, 2, stride=2)
Conv2d(8, 3, 3, padding=1)"""
