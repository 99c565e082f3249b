"""The shells in which snippets are tried: they fail where a reader's would."""

import pytest

from explainers.snippets import PROJECT, pasteable
from tests.snippets import every

LOOP = "for k in range(2):\n    print(k)\n{gap}    print(10 * k)"
DECORATED = """\
import functools

@functools.total_ordering
class Size:
    def __init__(self, side):
        self.side = side
{gap}    def __lt__(self, other):
        return self.side < other.side
{gap}    def __eq__(self, other):
        return self.side == other.side

print(Size(1) <= Size(2))"""
TWO = "with open(__import__('os').devnull) as file:\n    text = file.read()\n{gap}print(repr(text))"


@pytest.mark.parametrize(("text", "printed"), [(LOOP, "0\n0\n1\n10\n"), (DECORATED, "True\n")])
def test_an_empty_line_ends_a_block_in_a_shell_and_nowhere_else(shell, text, printed):
    broken, mended = text.format(gap="\n"), text.format(gap="")
    assert pasteable(broken) == mended == pasteable(mended)
    for way in (shell.file, shell.cell):
        assert way(broken).printed == printed
    if not shell.new_repl:
        assert shell.paste(broken).errors
    assert [way(mended).printed for way in (shell.file, shell.paste, shell.cell)] == [printed] * 3


def test_a_block_needs_an_empty_line_behind_it_in_a_shell(shell):
    broken, mended = TWO.format(gap=""), TWO.format(gap="\n")
    assert pasteable(broken) == mended == pasteable(mended)
    assert shell.file(broken).printed == "''\n"
    if not shell.new_repl:
        assert "SyntaxError" in shell.paste(broken).errors
    assert shell.paste(mended).printed == "''\n"


def test_empty_lines_in_brackets_and_strings_are_left_alone():
    text = 'def f():\n    a = """b\n\nc"""\n    return [\n        1,\n\n        a,\n    ]\n\nf()'
    assert pasteable(text) == text


def test_a_shell_echoes_what_a_statement_gives(shell):
    text = "import torch\n{}torch.manual_seed(0)\nprint(torch.rand(1))"
    if not shell.new_repl:  # it echoes only the last statement of a paste
        assert shell.paste(text.format("")).printed != shell.file(text.format("")).printed
    assert shell.paste(text.format("_ = ")).printed == shell.file(text.format("_ = ")).printed


def test_numbers_without_a_seed_are_other_ones_each_time(shell):
    text = "import torch\nprint(torch.rand(4))"
    assert shell.file(text).printed != shell.cell(text).printed


@pytest.mark.parametrize("way", ["file", "paste", "cell"])
def test_nothing_but_what_is_named_can_be_imported(shell, way):
    run = getattr(shell, way)
    for module in ("streamlit", "explainers", "tensorboard"):
        assert f"No module named '{module}'" in run(f"import {module}").errors
    for fine in ("import torchvision, numpy, PIL.Image", f"{PROJECT}\nimport explainers"):
        assert run(fine, project=fine.startswith(PROJECT)).fine
    assert run("import tensorboard", named=("tensorboard",)).fine


@pytest.mark.parametrize("way", ["file", "paste", "cell"])
def test_one_snippet_knows_nothing_of_another(shell, way):
    run = getattr(shell, way)
    assert run("word = 1\nopen('here', 'w').close()").fine
    assert "NameError" in run("print(word)").errors
    assert run("import os\nprint(os.listdir())").printed == "[]\n"
    assert run("print(__name__)").printed == "__main__\n"


def test_a_last_block_is_run_by_the_second_enter(shell):
    assert shell.paste("for k in range(2):\n    print(k)").printed == "0\n1\n"


@pytest.mark.parametrize(
    ("printed", "page", "missing"),
    [
        ("tensor([1.2346, -0.5000])", "1.235 and −0.5", []),
        ("tensor(1.2356)", "1.235", [1.2356]),
        ("30730 parameters", "30,730", []),
        ("tensor(3.3524e-04)", "0.0003352", []),
        ("tensor([7.])", "#7, 1.7, a7", [7.0]),
    ],
)
def test_a_number_is_on_the_page_or_it_is_not(printed, page, missing):
    assert every.missing(printed, page) == missing
