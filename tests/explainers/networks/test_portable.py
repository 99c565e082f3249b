"""What is taken along answers as the network does: weights, exported program, ONNX, Python file."""

import ast
import io
import json
import runpy
import subprocess
import sys
import warnings

import numpy as np
import pytest
import torch
from PIL import Image, ImageCms

from explainers.images import drawn, picture
from explainers.networks import (
    first_weights,
    portable,
    portable_process,
    registry,
    trained,
    weight_files,
)
from explainers.networks.trained import Trained

NETWORK = "cifar_quick_relu"
OWN = (
    "layers: Conv2d(3,4,3,padding_mode='reflect',padding=1)|BatchNorm2d(4)|Residual([ReLU()])|"
    "AdaptiveAvgPool2d(2)|Flatten()|Linear(16,10)|Softmax(1)"
)


def one(network: str) -> Trained:
    if network == NETWORK:
        return trained.shipped(NETWORK, "drawn")
    made = first_weights.seeded(lambda: registry.build(OWN, 3), 5).eval()
    return Trained(made, ("left", "right", 'it\'s "both"'))


PIXELS = torch.rand(5, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def scores(network: Trained) -> torch.Tensor:
    if network.mean is None:
        return network.network(PIXELS)
    mean, std = (torch.tensor(values).view(3, 1, 1) for values in (network.mean, network.std))
    return network.network((PIXELS - mean) / std)


@pytest.mark.parametrize("name", [NETWORK, OWN])
def test_the_state_dict_goes_back_into_its_network(name, tmp_path):
    path = tmp_path / "taken.pt"
    path.write_bytes(portable.made("state_dict", name, one(name)))
    held = weight_files.read(path)
    assert held["classes"] == list(one(name).classes)
    assert held["mean"] == one(name).mean
    network = registry.build(held["network"], len(held["classes"]))
    weight_files.load(network, weight_files.state_of(held, "it"), "it")
    again = Trained(network.eval(), one(name).classes, held["mean"], held["std"])
    assert torch.equal(scores(again), scores(one(name)))


def test_the_exported_program_gives_the_networks_scores():
    content = portable.made("export", NETWORK, one(NETWORK))
    told = {"classes.json": ""}
    program = torch.export.load(io.BytesIO(content), extra_files=told)
    torch.testing.assert_close(program.module()(PIXELS), scores(one(NETWORK)))
    assert tuple(json.loads(told["classes.json"])) == one(NETWORK).classes


def test_onnxruntime_gives_the_networks_scores(tmp_path):
    runtime = pytest.importorskip("onnxruntime")
    torch.save(portable.described(NETWORK, one(NETWORK)), given := tmp_path / "in.pt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as its process does
        portable_process.main("onnx", str(given), str(made := tmp_path / "out.onnx"))
    session = runtime.InferenceSession(made, providers=["CPUExecutionProvider"])
    (found,) = session.run(["scores"], {"pixels": PIXELS.numpy()})
    torch.testing.assert_close(torch.from_numpy(found), scores(one(NETWORK)), atol=1e-4, rtol=1e-4)
    told = session.get_modelmeta().custom_metadata_map["classes"]
    assert tuple(json.loads(told)) == one(NETWORK).classes


def test_a_package_that_is_missing_is_said_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(portable, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install onnx onnxscript"):
        portable.made("onnx", NETWORK, one(NETWORK))


def test_a_package_that_cannot_be_imported_is_said_with_the_line_that_installs_it(monkeypatch):
    said = "Traceback:\nImportError: onnx was built for another Python"
    monkeypatch.setattr(
        portable.subprocess,
        "run",
        lambda *_, **__: subprocess.CompletedProcess([], 1, "", said),
    )
    monkeypatch.setattr(portable, "find_spec", lambda name: name)
    with pytest.raises(ValueError, match=r"another Python\. .*: pip install onnx onnxscript$"):
        portable.made("onnx", NETWORK, one(NETWORK))
    with pytest.raises(ValueError, match=r"another Python$"):
        portable.made("export", NETWORK, one(NETWORK))


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (
            subprocess.CompletedProcess([], 1, "", "Traceback:\nValueError: no such thing"),
            "no such thing",
        ),
        (subprocess.CompletedProcess([], -9, "", ""), "without a word"),
        (subprocess.TimeoutExpired([], 180), "more than 180 seconds"),
    ],
)
def test_an_export_that_fails_is_said(ending, words, monkeypatch):
    def run(*command, **rest):
        if isinstance(ending, Exception):
            raise ending
        return ending

    monkeypatch.setattr(portable.subprocess, "run", run)
    with pytest.raises(ValueError, match=words):
        portable.made("export", NETWORK, one(NETWORK))


def test_a_network_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(portable, "MOST", 1000)
    with pytest.raises(ValueError, match="at most 0 are handed out"):
        portable.made("state_dict", NETWORK, one(NETWORK))


def pictures(folder) -> list:
    """A picture of another shape, one with a transparent part, and one that was held sideways."""
    made = Image.fromarray(drawn.draw("dog", 5, 64).permute(1, 2, 0).numpy())
    wide = made.resize((90, 50))
    clear = made.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((64, 64)))
    exif = Image.Exif()
    exif[0x0112] = 6
    wide.save(folder / "wide.png")
    clear.save(folder / "clear.png")
    wide.save(folder / "sideways.png", exif=exif)
    return [folder / f"{name}.png" for name in ("wide", "clear", "sideways")]


def drawn_modes(folder) -> list:
    """Pictures of every mode that a file brings, deep greys and floats of several ranges too."""
    dice = np.random.default_rng(7)
    made = Image.fromarray(drawn.draw("cat", 2, 64).permute(1, 2, 0).numpy()).resize((70, 50))
    grey = np.asarray(made.convert("L")).astype(np.float64) / 255
    paths = []

    def keep(picture, name, **more) -> None:
        paths.append(folder / name)
        picture.save(paths[-1], **more)

    for mode, end in (("1", "png"), ("L", "png"), ("LA", "png"), ("CMYK", "tif"), ("YCbCr", "jpg")):
        keep(made.convert(mode), f"{mode}.{end}")
    keep(made.convert("P"), "P.gif")
    keep(made.convert("P"), "P clear.png", transparency=3)
    keep(made.convert("CMYK"), "CMYK.jpg")
    keep(ImageCms.applyTransform(made, _to_lab()), "LAB.tif")
    for most in (200, 255, 256, 4095, 40_000, 65_535):
        keep(Image.fromarray((grey * most).astype(np.uint16)), f"I16-{most}.png")
        keep(Image.fromarray((grey * most).astype(np.uint16)), f"I16-{most}.tif")
    for low, high in ((0, 70_000), (-300, 300), (-5, -5), (7, 7)):
        keep(Image.fromarray((low + grey * (high - low)).astype(np.int32)), f"I{low}-{high}.tif")
    floats = [(0, 1), (-1, 1), (0, 255), (0, 65535), (0, 0.1), (-7, 900), (0.5, 0.5), (3, 3)]
    for low, high in floats:
        keep(Image.fromarray((low + grey * (high - low)).astype(np.float32)), f"F{low}-{high}.tif")
    for wrong in (np.nan, np.inf, -1e38, 5e6):
        holed = grey.astype(np.float32)
        holed[dice.random(grey.shape) < 0.003] = wrong
        keep(Image.fromarray(holed), f"F {wrong}.tif")
    keep(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "F none.tif")
    exif = Image.Exif()
    exif[0x0112] = 8
    keep(Image.fromarray((grey * 9000).astype(np.uint16)), "I16 sideways.png", exif=exif)
    keep(made.resize((1900, 1100)), "large.jpg", exif=exif)
    keep(Image.fromarray((grey * 9000).astype(np.uint16)).resize((1300, 900)), "I16 large.png")
    return paths


def _to_lab():
    lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(rgb, lab, "RGB", "LAB")


def test_the_python_file_takes_every_mode_as_the_app_does(tmp_path):
    (file := tmp_path / "network.py").write_bytes(portable.made("python", NETWORK, one(NETWORK)))
    held = runpy.run_path(str(file), run_name="it")
    for path in drawn_modes(tmp_path):
        opened = picture.open_file(path, largest=picture.LARGEST).picture
        pixels = picture.to_tensor(picture.plain(opened), 32)
        assert torch.equal(held["prepared"](path), one(NETWORK).prepare(pixels)), path.name


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("a-epoch-3.py", "python a-epoch-3.py picture.jpg"),
        ("-x.py", "python ./-x.py picture.jpg"),
        ("my net", "python 'my net' picture.jpg"),
        ('"""a\\n{b}', 'python \'"""a\\n{b}\' picture.jpg'),
    ],
)
def test_the_python_file_says_its_own_name(file, line):
    made = ast.parse(portable.made("python", OWN, one(OWN), file))
    assert line in ast.get_docstring(made)
    portable.made("python", OWN, one(OWN), "broken \udcff.py")  # a name that is no text


def answers(network: Trained, paths: list) -> torch.Tensor:
    found = [picture.to_tensor(picture.open_picture(path), 32) for path in paths]
    return torch.cat([network.probabilities(one) for one in found])


def test_the_python_file_answers_as_the_app_does_in_an_empty_folder(tmp_path):
    network, paths = one(NETWORK), pictures(tmp_path)
    (alone := tmp_path / "alone").mkdir()
    (alone / "mine.py").write_bytes(portable.made("python", NETWORK, network, "mine.py"))
    done = subprocess.run(
        [sys.executable, "mine.py", str(paths[0])],
        cwd=alone,
        env={"PATH": "", "OMP_NUM_THREADS": "1"},  # nothing of the project is found there
        capture_output=True,
        text=True,
        check=True,
    )
    chances = answers(network, paths[:1])[0]
    likeliest = chances.argsort(descending=True)[:3].tolist()
    expected = [f"{network.classes[k]}: {chances[k]:.1%}" for k in likeliest]
    assert done.stdout.splitlines() == expected


@pytest.mark.parametrize("name", [NETWORK, OWN])
def test_the_python_file_sees_every_picture_as_the_app_does(name, tmp_path):
    network, paths = one(name), pictures(tmp_path)
    (file := tmp_path / "network.py").write_bytes(portable.made("python", name, network))
    held = runpy.run_path(str(file), run_name="it")
    assert held["CLASSES"] == network.classes
    found = torch.stack([held["probabilities"](path) for path in paths])
    torch.testing.assert_close(found, answers(network, paths), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.png", None), ("empty.png", b""), ("words.txt", b"no picture"), ("cut.png", "half")],
)
def test_the_python_file_says_in_a_sentence_what_is_no_picture(
    name, content, tmp_path, monkeypatch
):
    whole = pictures(tmp_path)[0].read_bytes()
    if content is not None:
        (tmp_path / name).write_bytes(whole[: len(whole) // 2] if content == "half" else content)
    (file := tmp_path / "network.py").write_bytes(portable.made("python", NETWORK, one(NETWORK)))
    monkeypatch.setattr(sys, "argv", [str(file), str(tmp_path / name)])
    with pytest.raises(SystemExit, match=f"{name} cannot be read as a picture: "):
        runpy.run_path(str(file), run_name="__main__")
