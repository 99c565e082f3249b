"""What should be said of a step: why it refused the picture, or what it did without a word."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from PIL import Image

from explainers.shares import percent
from explainers.transforms import chain as chains
from explainers.transforms.chain import Chain, Step
from explainers.transforms.facts import Value, numbers, outside
from explainers.transforms.kinds import KINDS

Mending = tuple[str, Chain | None]


def mend(chain: Chain, place: int, value: Value) -> Mending:
    """Why the step at `place` cannot take `value`, and a chain in which it could."""
    step = chain[place]
    if step.kind.title == "Normalize":
        return _for_normalize(chain, place, value)
    if step.kind.name == "random_crop":
        return _for_crop(chain, place, value)
    if step.kind.name == "to_tensor":
        return (
            "ToTensor takes a PIL picture (or a NumPy array), and this is a tensor already. "
            "Leave it out; the dtype is changed by ToDtype.",
            chains.removed(chain, place),
        )
    if step.kind.name == "to_pil_image":
        return "This is a PIL picture already. Leave the step out.", chains.removed(chain, place)
    return (
        f"{step.kind.title} cannot take what the steps before it have made. Move it, or take it "
        "out.",
        chains.removed(chain, place),
    )


def _for_normalize(chain: Chain, place: int, value: Value) -> Mending:
    if isinstance(value, Image.Image):
        return (
            "Normalize subtracts and divides floats, and a PIL picture holds bytes in a form of "
            "its own. First make it a tensor: ToTensor, or ToImage and ToDtype, must come before.",
            _before(chain, place, "to_tensor"),
        )
    if not value.is_floating_point():
        return (
            f"The tensor holds {value.dtype}, and the result would be neither whole nor "
            "positive. ToDtype(torch.float32, scale=True) must come before.",
            chains.inserted(chain, place, Step(KINDS["to_dtype"], "scaled")),
        )
    return (
        f"Normalize has three means and the picture {len(value)} channels: it needs one mean for "
        "each channel. Three channels come of a picture in RGB.",
        chains.removed(chain, place),
    )


def _before(chain: Chain, place: int, name: str) -> Chain:
    """The step `name` before `place`: the one that stands too late, or a new one."""
    later = next((k for k in range(place, len(chain)) if chain[k].kind.name == name), None)
    if later is not None:
        return chains.moved(chain, later, place - later)
    return chains.inserted(chain, place, Step(KINDS[name]))


def _for_crop(chain: Chain, place: int, value: Value) -> Mending:
    height, width = numbers(value).shape[1:]
    size = chain[place].kind.keywords(chain[place].argument)["size"]
    rows, columns = (size, size) if isinstance(size, int) else size
    fits = f"{min(rows, height)}x{min(columns, width)}"
    return (
        f"A piece of {rows} × {columns} (height × width) cannot be cut out of {height} × {width}. "
        f"Crop at most that, {fits.replace('x', ' × ')} for example, resize to a larger picture "
        "before, or give a padding.",
        chains.replaced(chain, place, fits),
    )


def remarks(step: Step, before: Value, after: Value) -> Iterator[str]:
    """Sentences on what a step did, or left undone, without saying so."""
    yield from _left_alone(step, before, after)
    if step.kind.name == "convert" and isinstance(before, Image.Image):
        yield from _uncovered(before)
    if step.kind.name == "to_pil_image":
        yield from _as_bytes(before, after)
    if isinstance(before, Image.Image) or isinstance(after, Image.Image):
        return
    if step.kind.title == "Normalize" and len(before) != len(after):
        yield (
            f"{len(before)} channel went in and {len(after)} came out: with three means the one "
            "channel is normalised three times, and nothing warns."
        )
    if step.kind.colours and outside(before) and not outside(after):
        yield (
            "Steps that change colours take floats to lie between 0 and 1: "
            f"{percent(outside(before), 0)} of the numbers lay outside and were clipped. Such "
            "steps belong before Normalize."
        )
    if step.argument == "unscaled" and after.is_floating_point() and after.max() > 1:
        yield "scale=False: the floats still go to 255. What comes after expects 0 to 1."


def _uncovered(before: Image.Image) -> Iterator[str]:
    """What becomes of transparency when a picture is converted to RGB."""
    if not before.has_transparency_data or before.mode == "La":
        return
    alpha = numbers(before.convert("RGBA"))[3]
    share = float((alpha < 255).float().mean())
    yield (
        f"{percent(share, 0)} of the pixels were more or less transparent. To lay them over white "
        'instead, paste the picture on `Image.new("RGBA", picture.size, "white")` with '
        "`Image.alpha_composite` before."
    )


def _as_bytes(before: Value, after: Value) -> Iterator[str]:
    """What ToPILImage loses of floats: it multiplies by 255 and cuts the decimals off."""
    if share := outside(before):
        yield (
            f"{percent(share, 0)} of the numbers lay outside 0 to 1: as bytes they have wrapped "
            "round or been cut, and nothing brings them back. Undo Normalize first."
        )
        return
    values = numbers(before)
    if values.is_floating_point():
        lower = ((values * 255).round() - numbers(after)) == 1
        if lower.any():
            yield (
                f"{percent(float(lower.float().mean()), 0)} of the bytes are 1 lower than they "
                "would be if rounded: ToPILImage cuts the decimals off, so 203.9999 becomes 203."
            )


def _left_alone(step: Step, before: Value, after: Value) -> Iterator[str]:
    if isinstance(before, Image.Image) and step.kind.name == "to_dtype":
        yield (
            "ToDtype changes tensors only: it handed the PIL picture on as it was, without an "
            "error. ToImage must come before."
        )
    elif step.kind.name == "to_image" and not isinstance(before, Image.Image):
        yield "It was a tensor already: nothing to do."
    elif step.kind.random and _same(before, after):
        yield "This time the dice left the picture as it was."
    old, new = numbers(before).shape[1:], numbers(after).shape[1:]
    if step.kind.name == "resize" and new.numel() > old.numel():
        yield "More pixels than before, but no more detail: what lies between is interpolated."
    if step.kind.name == "center_crop" and (new[0] > old[0] or new[1] > old[1]):
        yield "The picture was smaller than the piece: the rest was filled with zeros."


def _same(before: Value, after: Value) -> bool:
    one, other = numbers(before), numbers(after)
    return one.shape == other.shape and one.dtype == other.dtype and bool(torch.equal(one, other))
