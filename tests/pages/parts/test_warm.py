"""What the server loads behind its first page."""

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_lessons_compute_with_one_thread_and_a_training_is_said_to_have_them_all():
    server = """
        import torch
        torch.set_num_threads(3)
        from explainers import machine
        from pages.parts import warm
        warm.begin()
        warm._loaded.wait()
        print(torch.get_num_threads(), machine.look().threads)
    """
    command = [sys.executable, "-c", textwrap.dedent(server)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["1", "3"], done.stderr[-2000:]


def test_pytorch_is_loaded_behind_the_first_page_and_at_once_for_whoever_needs_it():
    server = """
        import sys
        from pages.parts import warm
        warm.AHEAD = 3600
        warm.begin()
        print(warm._loaded.wait(5), "torch" in sys.modules)  # it takes about two
        warm.wait()
        print(warm.ready(), "torch" in sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(server)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["False", "False", "True", "True"], done.stderr[-2000:]
