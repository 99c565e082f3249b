"""The chain on the screen as code that runs as copied, on the same picture."""

from __future__ import annotations

from collections.abc import Sequence

from explainers.snippets import PROJECT, assign, attempt
from explainers.transforms.chain import Chain
from explainers.transforms.conversion import Conversion
from explainers.transforms.start import Start
from explainers.worked import WorkedExample


def compose(steps: Chain, start: Start, seed: int, refusal: str = "") -> str:
    """The chain on the picture; prints what comes out: its shape, its dtype and its range.

    Where a step refuses, its own words are printed; `refusal` is how they begin.
    """
    last = [
        "result = chain(picture)",
        "if isinstance(result, torch.Tensor):",
        "    low, high = result.min().item(), result.max().item()",
        "    print(tuple(result.shape), result.dtype, low, high)",
        "else:",
        "    print(result.size, result.mode, np.array(result).min(), np.array(result).max())",
    ]
    return "\n".join(
        [
            *_chain(steps, start),
            f"_ = torch.manual_seed({seed})",
            *attempt(last, refusal),
        ]
    )


def several(steps: Chain, start: Start, seeds: range, refusal: str = "") -> str:
    """The chain on the picture with each of the seeds; prints how many pictures differ.

    Where a step refuses, its own words are printed; `refusal` is how they begin.
    """
    loop = [
        "made = []",
        f"for seed in range({seeds.start}, {seeds.stop}):",
        "    _ = torch.manual_seed(seed)",
        "    made.append(chain(picture))",
    ]
    if refusal:
        return "\n".join([*_chain(steps, start), *attempt(loop, refusal)])
    return "\n".join(
        [
            *_chain(steps, start),
            *loop,
            "",
            "different = {np.asarray(one).tobytes() for one in made}",
            'print(len(different), "different pictures in", len(made), "draws")',
        ]
    )


def _chain(steps: Chain, start: Start) -> list[str]:
    classic = any(step.kind.module == "transforms" for step in steps)
    names = pillow_names(start, [s.written for s in steps if isinstance(s, Conversion)])
    standard = [line for line in start.imports if line.startswith("from pathlib")]
    others = [line for line in start.imports if line.startswith("import ")]
    calls = [f"    {step.code}," for step in steps]
    composed = ["chain = v2.Compose([", *calls, "])"]
    return [
        *([PROJECT] if start.drawn else []),
        *([*standard, ""] if standard else []),
        "import numpy as np",
        *others,
        "import torch",
        *([f"from PIL import {', '.join(names)}"] if names else []),
        *(["from torchvision import transforms"] if classic else []),
        "from torchvision.transforms import v2",
        "",
        *(
            ["from explainers.images import drawn  # the app's own drawings", ""]
            if start.drawn
            else []
        ),
        *start.code,
        "",
        *(composed if steps else ["chain = v2.Identity()"]),
    ]


def pillow_names(start: Start, code: Sequence[str]) -> list[str]:
    """What has to be imported from PIL to open the picture and for these lines of code."""
    lines = [line for line in start.imports if line.startswith("from PIL")]
    names = {name for line in lines for name in line.partition("import ")[2].split(", ")}
    used = " ".join(code)
    return sorted(names | {name for name in ("Image", "ImageCms") if f"{name}." in used})


def normalize(example: WorkedExample, back: bool) -> str:
    """The piece on the stage, normalised or brought back; prints the stage's output."""
    values = example.operands
    name = "normalized" if back else "picture"
    lines = [
        "import torch",
        "from torchvision.transforms import v2",
        "",
        assign(name, values["input"]),
        assign("mean", values["mean"]),
        assign("std", values["std"]),
        "",
    ]
    if back:
        lines += [
            "undo = v2.Normalize(mean=(-mean / std).tolist(), std=(1 / std).tolist())",
            "print(undo(normalized))",
        ]
    else:
        lines.append("print(v2.Normalize(mean=mean.tolist(), std=std.tolist())(picture))")
    return "\n".join(lines)
