"""torchvision for the whole project, imported as a whole by whoever comes first.

Readers are threads of one process, and Python locks each module while it is imported. One thread
that imports a part of a package holds the part and waits for the package; one that imports the
package holds that and waits for its parts. Python ends this by handing out a module that is half
made, and both fail. Whoever takes torchvision's parts from here waits for one lock, this file's;
`tests/explainers/test_vision.py` sees to it that everybody does.
"""

import torch._dynamo  # noqa: F401  # torchvision imports a part of it
from torchvision import datasets, models, transforms
from torchvision.models import feature_extraction
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional

from explainers.tracing import OneThread


class _NodePathTracer(OneThread, feature_extraction.NodePathTracer):  # type: ignore[misc]
    """torchvision's tracer, which several threads may use."""


feature_extraction.NodePathTracer = _NodePathTracer  # it looks it up by this name

__all__ = [
    "datasets",
    "feature_extraction",
    "functional",
    "models",
    "transforms",
    "v2",
]
