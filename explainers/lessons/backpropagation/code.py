"""The backpropagation lesson's numbers as PyTorch code, ready to be copied and run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from explainers import matrices, snippets
from explainers.backprop import operations
from explainers.backprop.scalar_networks import LOSS, Network
from explainers.backprop.scalars import NOWHERE
from explainers.backprop.tensors import POOL, Given

HEAD = "import torch"
GUARDED = "try:\n    {call}\nexcept RuntimeError as error:\n    print(error)"


def one_pass(
    network: Network,
    values: Mapping[str, float],
    requires_grad: Collection[str],
    detach: str,
    refused: bool,
) -> str:
    """One forward and backward pass; prints every number with its gradient."""
    results = ", ".join(network.results)
    every = ", ".join(f"{name}={name}" for name in (*network.leaves, *network.results))
    return "\n\n".join(
        [
            HEAD,
            "\n".join(_leaves(network, values, requires_grad)),
            "\n".join(_results(network, detach)),
            "# Only leaves keep their gradient, unless asked.\n"
            f"for number in ({results}):\n"
            "    if number.requires_grad:\n"
            "        number.retain_grad()",
            GUARDED.format(call=f"{LOSS}.backward()") if refused else f"{LOSS}.backward()",
            f"for name, number in dict({every}).items():\n"
            "    print(name, number.item(), number.grad)",
        ]
    )


def _leaves(
    network: Network, values: Mapping[str, float], requires_grad: Collection[str]
) -> list[str]:
    return [
        f"{name} = torch.tensor({_float(values[name])}"
        + (", requires_grad=True)" if name in requires_grad else ")")
        for name in network.leaves
    ]


def _results(network: Network, detach: str = NOWHERE) -> list[str]:
    lines = []
    for name, result in network.results.items():
        seen = [f"{p}.detach()" if p == detach else p for p in result.parents]
        slots = {str(k): parent for k, parent in enumerate(seen)}
        lines.append(f"{name} = {operations.named(result.operation.code, slots)}")
    return lines


def tensors(given: Given, requires_grad: Collection[str], detach: str, refused: bool) -> str:
    """The network of tensors, forward and backward; prints the gradients of its leaves."""
    names = {
        "input": "input",
        "conv.weight": "conv_weight",
        "fc.weight": "fc_weight",
        "fc.bias": "fc_bias",
    }
    leaves = given.leaves()
    assigned = [snippets.assign(new, leaves[old]) for old, new in names.items()]
    learned = [names[name] for name in names if name in requires_grad]
    asked = "\n".join(f"{name}.requires_grad = True" for name in learned)

    def seen(name: str) -> str:
        return f"{name}.detach()" if name == detach else name

    forward = [
        "conv = F.conv2d(input, conv_weight)",
        f"pool = F.max_pool2d({seen('conv')}, {POOL})",
        f"flat = torch.flatten({seen('pool')})",
        f"logits = F.linear({seen('flat')}, fc_weight, fc_bias)",
        f"loss = F.cross_entropy({seen('logits')}, torch.tensor({given.target}))",
    ]
    call = "loss.backward()"
    parts = [
        f"{HEAD}\nfrom torch.nn import functional as F",
        *assigned,
        asked,
        "\n".join(forward),
        GUARDED.format(call=call) if refused else call,
        "\n".join(["print(loss.item())", *(f"print({new}.grad)" for new in names.values())]),
    ]
    return "\n\n".join(part for part in parts if part)


def accumulate(
    network: Network,
    values: Mapping[str, float],
    learned: Sequence[str],
    times: int,
    zero_grad: bool,
) -> str:
    """Several passes over the same numbers; prints the gradients after each."""
    lines = [
        f"optimizer = torch.optim.SGD([{', '.join(learned)}])",
        f"for _ in range({times}):",
        *(["    optimizer.zero_grad()"] if zero_grad else []),
        *(f"    {line}" for line in _results(network)),
        f"    {LOSS}.backward()",
        f"    print({', '.join(f'{name}.grad' for name in learned)})",
    ]
    return "\n\n".join([HEAD, "\n".join(_leaves(network, values, learned)), "\n".join(lines)])


def twice(
    network: Network, values: Mapping[str, float], learned: Sequence[str], retain_graph: bool
) -> str:
    """backward() twice on one graph; prints the refusal, or the doubled gradients."""
    first = f"{LOSS}.backward(retain_graph=True)" if retain_graph else f"{LOSS}.backward()"
    return "\n\n".join(
        [
            HEAD,
            "\n".join(_leaves(network, values, learned)),
            "\n".join(_results(network)),
            f"{first}\n" + GUARDED.format(call=f"{LOSS}.backward()"),
            f"print({', '.join(f'{name}.grad' for name in learned)})",
        ]
    )


def finite_difference(
    network: Network, values: Mapping[str, float], name: str, eps: float, dtype: str
) -> str:
    """The central difference by one number beside autograd's gradient; prints both."""
    others = [leaf for leaf in network.leaves if leaf != name]
    body = [f"    {line}" for line in _results(network)]
    numbers = [
        f"{leaf} = torch.tensor({_float(values[leaf])}, dtype=torch.{dtype})"
        for leaf in (*others, name)
    ]
    return "\n\n".join(
        [
            HEAD,
            "\n".join(numbers),
            "\n".join([f"def loss({name}):", *body, f"    return {LOSS}"]),
            "\n".join(
                [
                    f"eps = {eps!r}",
                    f"print((loss({name} + eps) - loss({name} - eps)) / (2 * eps))",
                    f"{name}.requires_grad = True",
                    f"loss({name}).backward()",
                    f"print({name}.grad)",
                ]
            ),
        ]
    )


def _float(value: Any) -> str:
    """A float with a point, so that the tensor is one of floats."""
    text = matrices.shortest(float(value))
    return text if any(sign in text for sign in ".e") else f"{text}.0"
