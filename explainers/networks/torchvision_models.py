"""torchvision's classification models: outlines that need no memory, surgery, and what they see.

An outline is the model on PyTorch's meta device: every layer and every shape, and no numbers, so
that even a model of 600 million parameters is there at once. Importing this imports torchvision.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, fx, nn
from torch.overrides import TorchFunctionMode

from explainers.networks import first_weights, stops, weight_files
from explainers.networks.trained import ready
from explainers.once import Once
from explainers.vision import feature_extraction, models

Shape = tuple[int, ...]


def names() -> tuple[str, ...]:
    """Every classification model of torchvision, by the name that `get_model` takes."""
    return tuple(models.list_models(module=models))


@dataclass(frozen=True)
class About:
    """What torchvision says of a model and its ImageNet weights.

    `size` is the height and width of the pictures it was made for, `accuracy` how many of
    ImageNet's test pictures it names right at its first guess, from 0 to 1.
    """

    name: str
    weights: models.WeightsEnum
    size: int
    accuracy: float

    @property
    def url(self) -> str:
        """Where the weights are."""
        return str(self.weights.url)

    @property
    def megabytes(self) -> float:
        """The size of the file of weights, in millions of bytes (torchvision counts in 2²⁰)."""
        return float(self.weights.meta["_file_size"]) * 2**20 / 1e6

    @property
    def parameters(self) -> int:
        """The parameters of the model once these weights are loaded."""
        return int(self.weights.meta["num_params"])

    @property
    def categories(self) -> list[str]:
        """The names of ImageNet's thousand classes."""
        return list(self.weights.meta["categories"])


_MODELS = 128  # torchvision has fewer: what is found out of one, few numbers, stays


@lru_cache(maxsize=_MODELS)
def about(name: str) -> About:
    """The facts about the model `name` and the first of its ImageNet weights that fit its outline.

    Raises ValueError where there is no such model.
    """
    if name not in names():
        raise ValueError(f"model is {name}: torchvision has no classification model of that name.")
    found = list(models.get_model_weights(name))
    weights = found[0]
    if len(found) > 1:  # some were trained on larger pictures, which is another model
        total = count(_built(name)).total
        weights = next((one for one in found if one.meta["num_params"] == total), weights)
    size = 299 if name == "inception_v3" else int(weights.transforms().crop_size[0])
    accuracy = weights.meta["_metrics"]["ImageNet-1K"]["acc@1"] / 100
    return About(name, weights, size, accuracy)


# --- outlines -----------------------------------------------------------------------------------


def outline(name: str) -> nn.Module:
    """The model `name` on the meta device, in eval mode; a new one, to be changed at will."""
    return copy.deepcopy(_built(name))


class _EmptyOnMeta(TorchFunctionMode):
    """Puts what layers make on the meta device, and leaves other tensors where they are.

    RegNet computes its widths with tensors while it is built: on the meta device they would have
    no values.
    """

    _MAKERS = (torch.empty, torch.zeros, torch.ones)

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        extra = {"device": "meta"} if func in self._MAKERS else {}
        return func(*args, **{**(kwargs or {}), **extra})


@lru_cache(maxsize=8)
def _built(name: str) -> nn.Module:
    """The outline that all share, to be read only."""
    # These two would draw their first weights by a slow method, and there are none to draw.
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    try:
        with torch.device("meta"):
            made: nn.Module = models.get_model(name, weights=None, **options)
    except RuntimeError:  # some draw first weights by an operation that meta tensors do not have
        with _EmptyOnMeta():
            made = models.get_model(name, weights=None, **options)
    return made.eval()


@dataclass(frozen=True)
class Stage:
    """One child of a model: its name and class, what leaves it, and its parameters.

    `shape` is None where it is not called as a module, or gives no single tensor.
    """

    name: str
    kind: str
    shape: Shape | None
    parameters: int


@lru_cache(maxsize=10 * _MODELS)
def stages(name: str, path: str = "") -> tuple[Stage, ...]:
    """The children of the model `name`, or of its part `path`, with a picture sent through."""
    shapes, before = _shapes(name), f"{path}." if path else ""
    return tuple(
        Stage(child, type(module).__name__, shapes.get(before + child), count(module).total)
        for child, module in _built(name).get_submodule(path).named_children()
    )


@lru_cache(maxsize=_MODELS)
def _shapes(name: str) -> dict[str, Shape]:
    """What leaves each module of the model, by its path: one picture tells it of all parts."""
    model = outline(name)
    shapes: dict[str, Shape] = {}

    def note(path: str) -> Any:
        def hook(module: nn.Module, inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor):
                shapes[path] = tuple(output.shape)

        return hook

    for path, module in model.named_modules(remove_duplicate=False):
        module.register_forward_hook(note(path))
    model(torch.zeros(input_shape(name, model), device="meta"))
    return shapes


@lru_cache(maxsize=_MODELS)
def parts(name: str) -> tuple[str, ...]:
    """The paths of all modules of the model `name` that have children; first its own, empty."""
    modules = _built(name).named_modules()
    return tuple(path for path, module in modules if next(module.children(), None) is not None)


@lru_cache(maxsize=_MODELS)
def side(name: str) -> int:
    """Height and width of the pictures that the outline of `name` takes."""
    return input_shape(name, _built(name))[-1]


def input_shape(name: str, model: nn.Module) -> Shape:
    """The shape of a batch of one picture for the model."""
    size = getattr(model, "image_size", None) or about(name).size  # vision transformers insist
    return 1, 3, int(size), int(size)


@dataclass(frozen=True)
class Count:
    """How many parameters there are, and how many of them an optimizer may change."""

    total: int
    trainable: int

    @property
    def frozen(self) -> int:
        """Those with `requires_grad=False`."""
        return self.total - self.trainable


def count(module: nn.Module) -> Count:
    """The parameters of `module`."""
    sizes = [(p.numel(), p.requires_grad) for p in module.parameters()]
    return Count(sum(n for n, _ in sizes), sum(n for n, learns in sizes if learns))


# --- real models --------------------------------------------------------------------------------


def untrained(name: str, seed: int = 0) -> nn.Module:
    """The model `name` with first weights drawn from `seed`, in eval mode, and frozen."""
    made = first_weights.seeded(lambda: models.get_model(name, weights=None), seed)
    return ready(made).requires_grad_(False)


def trained(name: str, file: Path) -> tuple[nn.Module, tuple[str, ...]]:
    """The model `name` with the weights in `file`, in eval mode and frozen; and remarks on it.

    Raises ValueError with a sentence where the file does not hold this model's weights.
    """
    model = outline(name)
    try:
        state = weight_files.state_of(weight_files.read(file), file.name)
        remarks = weight_files.load(model, state, file.name)
    except (ValueError, OSError) as error:
        raise ValueError(
            f"{error} It should hold the weights of {name}: remove {file} and download it again."
        ) from error
    return ready(model).requires_grad_(False), remarks


@lru_cache(maxsize=16)
def map_nodes(name: str) -> dict[str, Shape]:
    """The nodes of the model whose results are maps (C, H, W), with their shapes."""
    model = outline(name)
    _, nodes = feature_extraction.get_graph_node_names(model)
    after = nodes[1:]  # the first is the picture
    extract = feature_extraction.create_feature_extractor(model, return_nodes=after)
    found = extract(torch.zeros(input_shape(name, model), device="meta"))
    return {
        node: tuple(value.shape[1:])
        for node, value in found.items()
        if isinstance(value, Tensor) and value.dim() == 4
    }


def prepared(picture: Tensor, name: str) -> Tensor:
    """A picture, uint8 (3, H, W), as the model's weights expect it: (1, 3, H, W), normalised."""
    transforms = about(name).weights.transforms()
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in (transforms.mean, transforms.std))
    return ((picture.float() / 255 - mean) / std)[None]


@torch.no_grad()
def maps_at(model: nn.Module, node: str, batch: Tensor) -> Tensor:
    """The maps (C, H, W) that leave `node` for a batch of one picture."""
    found: Tensor = _until(model, node)(batch)[node]
    return found[0].contiguous()  # map by map, as they are looked at


_traced: WeakKeyDictionary[nn.Module, Once[fx.GraphModule]] = WeakKeyDictionary()


def _until(model: nn.Module, node: str) -> nn.Module:
    """What computes `model` until `node`, with its weights: cut out of what is traced once."""
    kept, mode = _traced.setdefault(model, Once(32)), model.training
    whole = kept.get(mode, lambda: _whole(model))
    return kept.get((mode, node), lambda: _cut(whole, node))


def _whole(model: nn.Module) -> fx.GraphModule:
    """All nodes of the model, which takes a while to trace."""
    # torchvision switches the model to train() and back: not the one that others are using.
    own = stops.shared_copy(model)
    trained, asked = feature_extraction.get_graph_node_names(own)
    made: fx.GraphModule = feature_extraction.create_feature_extractor(
        own, train_return_nodes=trained, eval_return_nodes=asked
    )
    return made


def _cut(whole: fx.GraphModule, node: str) -> fx.GraphModule:
    """What of it leads to a node, or to the last one of a part."""
    made = fx.GraphModule(whole, copy.deepcopy(whole.graph))
    output = next(one for one in reversed(made.graph.nodes) if one.op == "output")
    found: dict[str, fx.Node] = output.args[0]
    (*_, last) = (at for name, at in found.items() if f"{name}.".startswith(f"{node}."))
    output.args = ({node: last},)
    made.graph.eliminate_dead_code()
    made.recompile()
    return made


@torch.no_grad()
def guesses(model: nn.Module, batch: Tensor, most: int = 5) -> list[tuple[int, float]]:
    """The `most` likely classes for a batch of one picture, with their probabilities."""
    values, indices = model(batch).softmax(1)[0].topk(most)
    return list(zip(indices.tolist(), values.tolist(), strict=True))
