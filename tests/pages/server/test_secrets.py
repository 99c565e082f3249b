"""What stands in `.streamlit/secrets.toml` counts from the server's first moment."""

import os
import subprocess
import sys
from pathlib import Path

from explainers import serving

ROOT = Path(__file__).parents[3]


def test_what_cannot_be_is_said_before_the_server_answers(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text(f'{serving.NAME} = "both"\n')
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop(serving.NAME, None)
    done = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "LAYERS_SERVER is 'both': it must be own" in done.stderr
