"""The page on checkpoints as code: it prints what the page shows."""

from __future__ import annotations

from collections.abc import Mapping

from explainers import snippets
from explainers.lessons.checkpoints import loading, numbers
from explainers.lessons.checkpoints.numbers import Values
from explainers.training import learned, timeline

PRINTS: Mapping[str, str] = {
    "timeline": "how far each layer's weights have moved in all",
    "saving": "the size of both files, and torch.load's answer to the first",
    "loading": "what PyTorch answers",
    "bring": "which names and shapes do not fit, and PyTorch's answer once they do",
    "take": "what goes in and comes out again",
    "stranger": "the names in the file, and torch.load's refusal; nothing is run",
}
"""What the code of each view prints."""

_DISTANCES = """\
for name, weight in last.named_parameters():
    if name.endswith("weight"):
        before = first.get_parameter(name)
        moved = (weight - before).norm() / before.norm()
        print(name, round(moved.item(), 4))"""


def of_timeline(values: Values) -> str:
    """Code that draws the first weights again, and prints how far the last lie from them."""
    imports, lines = _of_run(values) if numbers.of_run(values) else _shipped(values)
    head = [snippets.PROJECT, "import torch", "", *imports, ""]
    return snippets.pasteable("\n".join([*head, *lines, _DISTANCES]))


def _shipped(values: Values) -> tuple[list[str], list[str]]:
    network, data = numbers.network_of(values), numbers.data_of(values)
    return ["from explainers.networks import registry, trained"], [
        f'last = trained.shipped("{network}", "{data}").network',
        *_drawn(network, 0, 10),
    ]


def _of_run(values: Values) -> tuple[list[str], list[str]]:
    run = learned.find(values.run)
    file, start = learned.file_of(run.name, 0), run.folder.start
    imports = ["from pathlib import Path", "", "from explainers.training.learned import opened"]
    lines = [f"last = opened(Path({str(file)!r})).network"]
    if start.exists():
        return imports, [*lines, f"first = opened(Path({str(start)!r})).network"]
    last = numbers.moments(values)[-1]  # the figure has opened it
    classes = len(timeline.opened(last).trained.classes)
    return [*imports[:-1], "from explainers.networks import registry", imports[-1]], [
        *lines,
        *_drawn(run.recipe.network, run.recipe.seed, classes),
    ]


def _drawn(network: str, seed: int, classes: int) -> list[str]:
    return [f"_ = torch.manual_seed({seed})", f"first = registry.build({network!r}, {classes})"]


def of_saving(values: Values) -> str:
    """Code that saves in both ways, and has the first file opened with `weights_only=True`."""
    return snippets.program(
        "import io",
        "",
        f'model = trained.shipped("{loading.NETWORK}", "drawn").network.to(torch.{values.dtype})',
        "for what in (model, model.state_dict()):",
        "    file = io.BytesIO()",
        "    torch.save(what, file)",
        "    print(type(what).__name__, len(file.getvalue()))",
        "    _ = file.seek(0)",
        "    try:",
        "        _ = torch.load(file, weights_only=True)",
        '        print("opened")',
        "    except Exception as error:",
        '        print(type(error).__name__, "Unsupported global" in str(error))',
    )


_CHANGED: Mapping[str, str] = {
    "module": 'state = {f"module.{key}": value for key, value in state.items()}',
    "missing": 'state = {k: v for k, v in state.items() if not k.startswith("conv2")}',
    "more": 'state = {**state, "linear3.weight": torch.zeros(10, 10), '
    '"linear3.bias": torch.zeros(10)}',
    "classes": 'state = {k: v[:7] if k.startswith("linear2") else v for k, v in state.items()}',
}


_OWN = (
    "class Net(nn.Module):",
    "    def __init__(self):",
    "        super().__init__()",
    "        self.linear = nn.Linear(3072, 10)",
    "    def forward(self, x):",
    "        return self.linear(x.flatten(1))",
    "",
)


def of_loading(values: Values) -> str:
    """Code that saves what `values` say, opens it, and loads it into the network."""
    if values.change in (loading.WHOLE, loading.OWN):
        return _refused(values)
    return snippets.program(
        "import io",
        "",
        "from explainers.networks import registry",
        "",
        f'state = trained.shipped("{loading.NETWORK}", "drawn").network.state_dict()',
        *([_CHANGED[values.change]] if values.change in _CHANGED else []),
        "file = io.BytesIO()",
        "torch.save(state, file)",
        "_ = file.seek(0)",
        f"state = torch.load(file, map_location={_where(values)}, weights_only=True)",
        *(_CONSUMED if values.prefix else ()),
        f'model = registry.build("{loading.NETWORK}")',
        *snippets.attempt(
            [f"print(model.load_state_dict(state, strict={values.strict}))"],
            _error(loading.loaded(values).answer),
        ),
    )


_CONSUMED = (
    "from torch.nn.modules.utils import consume_prefix_in_state_dict_if_present",
    'consume_prefix_in_state_dict_if_present(state, "module.")',
)


def _refused(values: Values) -> str:
    """Code whose file holds a whole module, which `weights_only=True` does not open."""
    own = values.change == loading.OWN
    shipped = f'trained.shipped("{loading.NETWORK}", "drawn").network'
    return snippets.program(
        "import io",
        "import pickle",
        "",
        *(_OWN if own else ()),
        "file = io.BytesIO()",
        f"torch.save({'Net()' if own else shipped}, file)",
        "_ = file.seek(0)",
        "try:",
        f"    _ = torch.load(file, map_location={_where(values)}, weights_only=True)",
        "except pickle.UnpicklingError as error:",
        '    print([line.strip() for line in str(error).splitlines() if "GLOBAL" in line])',
    )


def _where(values: Values) -> str:
    return "None" if values.map_location == "None" else repr(values.map_location)


def _error(answer: str) -> str:
    """The answer, where it is an error; else nothing."""
    return answer if answer.partition(":")[0].endswith("Error") else ""


_CALLED: Mapping[str, tuple[str, str]] = {
    "exec": (
        "exec",
        """("from pathlib import Path; Path('surprise.txt').write_text('I was here')",)""",
    ),
    "system": ("os.system", '("echo I was here > surprise.txt",)'),
    "open": ("open", '("surprise.txt", "w")'),
}


def of_stranger(values: Values) -> str:
    """Code that makes a malicious file, reads what it names, and sees it refused."""
    function, given = _CALLED[values.call]
    inside = '{"linear2.weight": torch.zeros(10, 64), "linear2.bias": Gift()}'
    return snippets.program(
        "import io",
        *(["import os"] if "os." in function else []),
        "import pickletools",
        "import zipfile",
        "from pathlib import Path",
        "",
        "class Gift:",
        "    def __reduce__(self):  # what pickle writes down instead of the object",
        f"        return {function}, {given}",
        "",
        "file = io.BytesIO()",
        f"torch.save({inside if values.hidden else 'Gift()'}, file)",
        'pickled = zipfile.ZipFile(file).read("archive/data.pkl")',
        "for opcode, given, place in pickletools.genops(pickled):  # reads, and runs nothing",
        '    if opcode.name == "GLOBAL":',
        "        print(given)",
        "",
        "_ = file.seek(0)",
        "try:",
        "    torch.load(file, weights_only=True)",
        "except Exception as error:",
        '    print([line.strip() for line in str(error).splitlines() if "GLOBAL" in line])',
        "",
        'print("surprise.txt is there:", Path("surprise.txt").exists())',
    )


_NET = (
    "net = nn.Sequential(nn.Conv2d(3, 8, 5), nn.ReLU(), nn.Flatten(), nn.Linear(6272, 10)).eval()",
    "pixels = torch.rand(2, 3, 32, 32)",
)
_TAKEN: Mapping[str, tuple[str, ...]] = {
    "state_dict": (
        'held = {"state_dict": net.state_dict(), "classes": ["cat", "dog"], "mean": (0.5,) * 3}',
        'torch.save(held, "network.pt")',
        "",
        'back = torch.load("network.pt", map_location="cpu", weights_only=True)',
        'print(net.load_state_dict(back["state_dict"]), back["classes"])',
    ),
    "export": (
        'shapes = {"input": {0: torch.export.Dim("batch")}}  # as many pictures as one likes',
        "program = torch.export.export(net, (pixels,), dynamic_shapes=shapes)",
        'torch.export.save(program, "network.pt2")',
        "",
        'back = torch.export.load("network.pt2").module()',
        "print((back(pixels) - net(pixels)).abs().max().item())",
    ),
    "onnx": (
        'shapes = {"input": {0: torch.export.Dim("batch")}}  # as many pictures as one likes',
        "_ = torch.onnx.export(",
        '    net, (pixels,), "network.onnx", dynamic_shapes=shapes, input_names=["pixels"],',
        "    dynamo=True, verbose=False",
        ")",
        "",
        'session = onnxruntime.InferenceSession("network.onnx")',
        '(scores,) = session.run(None, {"pixels": pixels.numpy()})',
        "print(abs(scores - net(pixels).detach().numpy()).max())",
    ),
    "python": (
        "file = io.BytesIO()",
        "torch.save(net.state_dict(), file)",
        "letters = base64.b64encode(file.getvalue()).decode()  # text, to be put into a program",
        "",
        "held = io.BytesIO(base64.b64decode(letters))",
        "print(net.load_state_dict(torch.load(held, weights_only=True)))",
    ),
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "onnx": ("import onnxruntime",),
    "python": ("import base64", "import io"),
}


def of_take(values: Values) -> str:
    """Code that writes a small network as the chosen file, and takes it in again."""
    needed = _NEEDED.get(values.format, ())
    return snippets.program(*needed, *_NET, "", *_TAKEN[values.format])


def of_bring() -> str:
    """Code that compares a file with a network by names and shapes, and loads it."""
    return snippets.program(
        "def network(classes):",
        "    return nn.Sequential(nn.Conv2d(3, 8, 5), nn.Flatten(), nn.Linear(6272, classes))",
        "",
        'torch.save(network(7).state_dict(), "seven.pt")',
        "",
        "def brought(path, net):",
        '    state = torch.load(path, map_location="cpu", weights_only=True)',
        "    wanted = net.state_dict()",
        "    for name in {**wanted, **state}:",
        "        shapes = [tuple(one[name].shape) for one in (wanted, state) if name in one]",
        "        if len(shapes) < 2 or shapes[0] != shapes[1]:",
        '            print(name, "needed and given:", shapes)',
        "    return state",
        "",
        '_ = brought("seven.pt", network(10))',
        "net = network(7)",
        'print(net.load_state_dict(brought("seven.pt", net)))',
    )
