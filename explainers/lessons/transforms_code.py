"""The chain on the screen as code that runs as copied, on the same drawn picture."""

from __future__ import annotations

from explainers.lessons.transforms import SHAPES, SIDE
from explainers.snippets import PROJECT, assign, attempt
from explainers.transforms.chain import Chain
from explainers.worked import WorkedExample


def compose(
    steps: Chain,
    class_name: str,
    drawing: int,
    drawn_side: int,
    shape: str,
    seed: int,
    refusal: str = "",
) -> str:
    """The chain on the drawing; prints what comes out: its shape, its dtype and its range.

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
            *_chain(steps, class_name, drawing, drawn_side, shape),
            f"_ = torch.manual_seed({seed})",
            *attempt(last, refusal),
        ]
    )


def several(
    steps: Chain, class_name: str, drawing: int, drawn_side: int, shape: str, seeds: range
) -> str:
    """The chain on the drawing with each of the seeds; prints how many pictures differ."""
    return "\n".join(
        [
            *_chain(steps, class_name, drawing, drawn_side, shape),
            "made = []",
            f"for seed in range({seeds.start}, {seeds.stop}):",
            "    _ = torch.manual_seed(seed)",
            "    made.append(chain(picture))",
            "",
            "different = {np.asarray(one).tobytes() for one in made}",
            'print(len(different), "different pictures in", len(made), "draws")',
        ]
    )


def _chain(steps: Chain, class_name: str, drawing: int, drawn_side: int, shape: str) -> list[str]:
    classic = any(step.kind.module == "transforms" for step in steps)
    width, height = SHAPES[shape]
    left, top = (SIDE - width) // 2, (SIDE - height) // 2
    square = f".resize(({SIDE}, {SIDE}))"
    cut = f".crop(({left}, {top}, {left + width}, {top + height}))"
    calls = [f"    {step.code}," for step in steps]
    composed = ["chain = v2.Compose([", *calls, "])"]
    return [
        PROJECT,
        "import numpy as np",
        "import torch",
        *(["from torchvision import transforms"] if classic else []),
        "from torchvision.transforms import v2",
        "",
        "from explainers.images import drawn  # the app's own drawings",
        "",
        f'pixels = drawn.draw("{class_name}", seed={drawing}, size={drawn_side})',
        f"picture = v2.functional.to_pil_image(pixels){square}{cut}",
        "",
        *(composed if steps else ["chain = v2.Identity()"]),
    ]


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
