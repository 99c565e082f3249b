"""The convolution page's view of the backward pass."""

from __future__ import annotations

from explainers.lessons.convolution import backward, numbers, tries, words
from explainers.lessons.convolution.backward import Backward
from explainers.lessons.convolution.numbers import Values
from pages.layers.convolution.arguments import (
    Page,
    edit_input,
    edit_kernel,
    main_controls,
    more_controls,
)
from pages.parts import lesson, matrix_editor
from pages.parts.addressed import as_it_is
from pages.parts.bench import bench, more
from pages.parts.stage import stage


def view(controls: Page, values: Values) -> None:
    """The gradients of input, kernel and bias, each with the products that were summed."""
    place = bench()
    with place.controls:
        controls.presets(numbers.PRESETS, words.PRESETS)
        controls.select("gradient")
        main_controls(controls, values)
        more_controls(controls, bias=False)
    lesson.notice(words.NOTICE["backward"], tries.ALL["backward"], controls)
    try:
        given = backward.numbers(values)
    except ValueError as error:
        with place.figure:
            lesson.refusal(error)
        return
    of = values.gradient
    with place.figure:
        lesson.told((*given.forward.complaints, given.complaint))
        _stage(controls, given, of)
    with place.controls:
        _editors(controls, given)
    lesson.side_by_side(
        [backward.WORDS[of], f"$$\n{backward.SYMBOLS[of]}\n$$"], words.BACKWARD_LEGEND
    )
    lesson.code(backward.code(given), prints="the three gradients")


def _stage(controls: Page, given: Backward, of: str) -> None:
    example = given.example(of)
    tensors = {
        "grad_output": given.grad_output,
        "input": given.forward.input,
        "weight": given.forward.weight,
    }
    shown = {name: tensors[name] for name in example.operands}
    try:
        stage(
            example,
            key=f"convolution-backward-{of}",
            operators=("Σ",) if of == "bias" else ("×", "Σ"),
            captions={"output": f"{of}.grad"},
            editable=tuple(shown),
            on_edit=lambda edit: matrix_editor.take_edit(controls, shown, edit),
        )
    except ValueError as error:  # the largest settings have too many products to be read
        lesson.refusal(error)


def _editors(controls: Page, given: Backward) -> None:
    with more(controls, words.EDIT, "edit", icon=":material/edit:") as opened:
        if opened:
            matrix_editor.draw(
                controls, "grad_output", given.grad_output, low=-3, high=3, then=as_it_is
            )
            edit_input(controls, given.forward)
            edit_kernel(controls, given.forward)
