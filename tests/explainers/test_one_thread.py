"""PyTorch takes one thread where it was told so, in whatever thread it computes."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = """
    import ctypes, re, threading
    import torch
    from explainers.evaluation.jobs import Job
    from pages.parts import warm
    from pages.server import overviews

    torch.set_num_threads(1)
    warm._started.set()
    warm._loaded.set()
    lines = open("/proc/self/maps").read().splitlines()
    helpers = next(x.split()[-1] for x in lines if re.search(r"lib(gomp|i?omp5?)[-.\\w]*[.]so", x))
    most = ctypes.CDLL(helpers).omp_get_max_threads

    def of_thread(work):
        found = []
        thread = threading.Thread(target=lambda: found.append(work()))
        thread.start()
        thread.join()
        return found[0]

    def of_page():
        warm.wait()
        return most()

    job = Job(lambda progress: most())
    assert job.wait(60)
    home = of_thread(lambda: overviews._computed(lambda network, picture: most(), "", b""))
    print(of_thread(most), of_thread(of_page), job.result(), home)
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells what is loaded")
def test_a_new_thread_takes_as_many_as_were_set_in_another():
    command = [sys.executable, "-c", textwrap.dedent(SERVER)]
    told = {**os.environ, "OMP_NUM_THREADS": "3"}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["3", "1", "1", "1"], done.stderr[-2000:]
