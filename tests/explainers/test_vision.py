"""torchvision is imported in one place only, so that no two threads import it in two orders."""

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "explainers" / "vision.py"


def imported(path: Path) -> set[str]:
    """The modules that a file imports, at its top or within its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_torchvision_is_imported_in_one_place_only():
    files = [ROOT / "app.py", *ROOT.glob("explainers/**/*.py"), *ROOT.glob("pages/**/*.py")]
    assert len(files) > 200
    parts = {path: {n for n in imported(path) if n.startswith("torchvision")} for path in files}
    assert {path for path, names in parts.items() if names} == {WHOLE}


def test_many_first_readers_at_once_get_a_whole_torchvision():
    readers = """
        import threading
        import torch
        import pages.parts.warm as warm
        warm.BREATH = 0
        users = ["explainers.transforms.normalize", "explainers.networks.torchvision_models"] * 3
        ready, failed = threading.Barrier(len(users)), []
        def open_page(name):
            ready.wait()
            try:
                __import__(name)
            except Exception as error:
                failed.append(f"{name}: {error!r}")
        threads = [threading.Thread(target=open_page, args=(name,)) for name in users]
        threads.append(threading.Thread(target=warm._load))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed, failed
    """
    command = [sys.executable, "-c", textwrap.dedent(readers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Exception in thread" not in done.stderr
