"""The settings of a worker's process change nothing but the time that things take."""

import os
import platform
import subprocess
import sys

import pytest

SCRIPT = """
import sys, torch
from explainers.training.process import leave_out_compiler

leave_out_compiler()
line = torch.nn.Linear(3, 2)
for optimizer in (
    torch.optim.SGD(line.parameters(), lr=0.1, momentum=0.9, nesterov=True, fused=True),
    torch.optim.AdamW(line.parameters(), lr=0.1, fused=True),
):
    before = line.weight.detach().clone()
    line(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    optimizer.zero_grad()
    optimizer.load_state_dict(optimizer.state_dict())
    assert not torch.equal(before, line.weight)
assert "torch._dynamo.symbolic_convert" not in sys.modules, "the compiler was imported"
assert torch._dynamo.config.verbose is False  # a setting that only the compiler itself has
assert "torch._dynamo.symbolic_convert" in sys.modules
print("both work")
"""


MEMORY = """
import resource, torch
from explainers.training.process import keep_freed_memory

def page_faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        torch.ones(64 * 2**20, dtype=torch.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before = page_faults()
keep_freed_memory()
page_faults()
print(before > 1000, page_faults() < before / 10)
"""


def test_optimizers_do_without_the_compiler_and_whoever_wants_it_gets_it() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stdout == "both work\n", done.stderr


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_freed_memory_is_used_again_without_asking_the_system() -> None:
    command = [sys.executable, "-c", MEMORY]
    environment = {**os.environ, "THP_MEM_ALLOC_ENABLE": "0"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.stdout == "True True\n", done.stderr
