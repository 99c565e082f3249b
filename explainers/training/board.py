"""What TensorBoard shows of a run besides its scalars, in the formats of PyTorch's SummaryWriter.

As the notes log them: pictures (the inputs, the first kernels, the surest mistakes), the graph of
the network and the hyperparameters. All of it is made of what is there anyway, without a step of
training more or a die thrown: the run is the same to the last bit.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from tensorboard.compat.proto.attr_value_pb2 import AttrValue
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.compat.proto.node_def_pb2 import NodeDef
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.types_pb2 import DT_STRING
from tensorboard.compat.proto.versions_pb2 import VersionDef
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams.metadata import (
    EXPERIMENT_TAG,
    SESSION_END_INFO_TAG,
    SESSION_START_INFO_TAG,
)
from tensorboard.plugins.text.plugin_data_pb2 import TextPluginData
from torch import Tensor, nn

from explainers.images.pictures import Split
from explainers.shares import percent
from explainers.training import scalars
from explainers.training.recipe import Recipe

INPUTS, KERNELS, MISTAKES = "inputs", "kernels", "mistakes"

ACROSS, MOST_TILES = 8, 64
MOST_MISTAKES = 24
MOST_EPOCHS = 20
"""Of whose many epochs pictures are shown, at most, and the last."""
LARGER = 8
"""Times by which a kernel is drawn larger: it has few pixels."""


class Begun(NamedTuple):
    """What is shown of a run from its beginning."""

    summaries: tuple[Summary, ...]
    graph: GraphDef


METRICS = (scalars.TEST_ACCURACY, scalars.TEST_LOSS)


def shown_after(epoch: int, epochs: int) -> bool:
    """Whether pictures are shown after this one of so many epochs."""
    return epoch in (1, epochs) or epoch % -(-epochs // MOST_EPOCHS) == 0


def begun(model: nn.Module, recipe: Recipe, images: Tensor, device: torch.device) -> Begun:
    """What can be told before the first step; `images` are the sample's, uint8 (N, 3, H, W)."""
    picture = torch.zeros(1, *images.shape[1:], device=device)
    return Begun((inputs(images), *hyperparameters(recipe)), graph(model, picture))


def tested(
    model: nn.Module, pictures: Split, scores: Tensor | None, classes: Sequence[str]
) -> list[Summary]:
    """What can be told after an epoch, with its `scores` (N, K) for the test pictures."""
    drawn = kernels(model)
    found = [] if drawn is None else [drawn]
    if scores is not None:
        found += mistakes(pictures.images, pictures.labels, scores, classes)
    return found


def inputs(images: Tensor) -> Summary:
    """Pictures, uint8 (N, 3, H, W), as one."""
    return _image(INPUTS, _sheet(images.numpy()))


def kernels(model: nn.Module) -> Summary | None:
    """The kernels of the first convolution, each stretched to its own darkest and lightest.

    None for a network without one that looks at three colours.
    """
    first = next((layer for layer in model.modules() if isinstance(layer, nn.Conv2d)), None)
    if first is None or first.weight.shape[1] != 3:
        return None
    weights = first.weight.detach().float().cpu()[:MOST_TILES]
    low, high = weights.amin((1, 2, 3), keepdim=True), weights.amax((1, 2, 3), keepdim=True)
    shown = ((weights - low) / (high - low).clamp(min=1e-12) * 255).round().to(torch.uint8)
    larger = shown.repeat_interleave(LARGER, 2).repeat_interleave(LARGER, 3)
    return _image(KERNELS, _sheet(larger.numpy()))


def mistakes(
    images: Tensor, labels: Tensor, scores: Tensor, classes: Sequence[str]
) -> Iterator[Summary]:
    """The test pictures that the network is surest about and wrong; and what it takes them for.

    `images` (N, 3, H, W) uint8, `labels` (N), `scores` (N, K). Nothing where all are right.
    """
    scores = scores.float().cpu()
    sure, guesses = scores.softmax(1).max(1)
    wrong = (guesses != labels).nonzero().view(-1)
    worst = wrong[sure[wrong].argsort(descending=True, stable=True)][:MOST_MISTAKES]
    if not len(worst):
        return
    yield _image(MISTAKES, _sheet(images[worst].numpy()))
    rows = [
        f"| {place} | {classes[int(labels[k])]} | {classes[int(guesses[k])]} | {percent(share)} |"
        for (place, k), share in zip(
            enumerate(worst.tolist(), 1), sure[worst].tolist(), strict=True
        )
    ]
    head = ["| | it is | it says | how sure |", "| --- | --- | --- | --- |"]
    yield _text(MISTAKES, "\n".join([*head, *rows]))


def graph(model: nn.Module, picture: Tensor) -> GraphDef:
    """The layers in the order in which they are called for `picture` (1, 3, H, W), with shapes.

    PyTorch's own `add_graph` traces the network for this, which takes as long as some epochs.
    """
    nodes = [_node("input", "Placeholder", [], picture.shape, "")]
    outline = copy.deepcopy(model).eval()
    for name, layer in outline.named_modules():
        if next(layer.children(), None) is None:
            layer.register_forward_hook(_noting(nodes, name))
    with torch.no_grad():
        outline(picture)
    return GraphDef(node=nodes, versions=VersionDef(producer=22))


def _noting(nodes: list[NodeDef], name: str):  # type: ignore[no-untyped-def]
    def note(layer: nn.Module, given: tuple[Tensor, ...], out: Tensor) -> None:
        kind = type(layer).__name__
        before = [nodes[-1].name]
        nodes.append(_node(name.replace(".", "/"), kind, before, out.shape, layer.extra_repr()))

    return note


def _node(name: str, op: str, before: list[str], shape: Sequence[int], about: str) -> NodeDef:
    shown = TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in shape])
    told = {"attr": AttrValue(s=about.encode())} if about else {}
    shapes = {"_output_shapes": AttrValue(list=AttrValue.ListValue(shape=[shown]))}
    return NodeDef(name=name, op=op, input=before, attr={**told, **shapes})


def hyperparameters(recipe: Recipe) -> tuple[Summary, ...]:
    """The recipe, and the measures that its runs are compared by."""
    values = {name: value for name, value in asdict(recipe).items() if name != "data"}
    started = api_pb2  # its messages are made by protobuf when it is imported
    infos = [started.HParamInfo(name=name, type=_kind(value)) for name, value in values.items()]
    metrics = [started.MetricInfo(name=started.MetricName(tag=tag)) for tag in METRICS]
    experiment = started.Experiment(hparam_infos=infos, metric_infos=metrics)
    session = plugin_data_pb2.SessionStartInfo()
    for name, value in values.items():
        field = {bool: "bool_value", str: "string_value"}.get(type(value), "number_value")
        setattr(session.hparams[name], field, value)
    ended = plugin_data_pb2.SessionEndInfo(status=started.Status.Value("STATUS_SUCCESS"))
    told = {
        EXPERIMENT_TAG: {"experiment": experiment},
        SESSION_START_INFO_TAG: {"session_start_info": session},
        SESSION_END_INFO_TAG: {"session_end_info": ended},
    }
    return tuple(_hparams(tag, content) for tag, content in told.items())


def _kind(value: object) -> int:
    name = {bool: "BOOL", str: "STRING"}.get(type(value), "FLOAT64")
    return int(api_pb2.DataType.Value(f"DATA_TYPE_{name}"))


def _hparams(tag: str, content: Mapping[str, object]) -> Summary:
    data = plugin_data_pb2.HParamsPluginData(version=0, **content)
    return Summary(value=[Summary.Value(tag=tag, metadata=_of("hparams", data))])


def _text(tag: str, text: str) -> Summary:
    tensor = TensorProto(
        dtype=DT_STRING,
        string_val=[text.encode()],
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
    )
    metadata = _of("text", TextPluginData(version=0))
    return Summary(
        value=[Summary.Value(tag=f"{tag}/text_summary", metadata=metadata, tensor=tensor)]
    )


def _of(plugin: str, data: object) -> SummaryMetadata:
    content = data.SerializeToString()  # type: ignore[attr-defined]
    return SummaryMetadata(
        plugin_data=SummaryMetadata.PluginData(plugin_name=plugin, content=content)
    )


def _image(tag: str, pixels: NDArray[np.uint8]) -> Summary:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    height, width, colours = pixels.shape
    image = Summary.Image(
        height=height, width=width, colorspace=colours, encoded_image_string=file.getvalue()
    )
    return Summary(value=[Summary.Value(tag=tag, image=image)])


def _sheet(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pictures (N, 3, H, W) in rows of eight, with a pixel between them, as pixels (H, W, 3)."""
    shown = images[:MOST_TILES]
    count, _, height, width = shown.shape
    rows, columns = -(-count // ACROSS), min(count, ACROSS)
    page = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1, 3), 128, np.uint8)
    for place, image in enumerate(shown):
        top, left = place // ACROSS * (height + 1), place % ACROSS * (width + 1)
        page[top : top + height, left : left + width] = image.transpose(1, 2, 0)
    return page
