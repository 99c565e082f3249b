"""Leaving the compiler out changes nothing but the time it takes to start."""

import subprocess
import sys

SCRIPT = """
import sys, torch
from explainers.training.quick_start import leave_out_compiler

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


def test_optimizers_do_without_the_compiler_and_whoever_wants_it_gets_it() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stdout == "both work\n", done.stderr
