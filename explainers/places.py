"""Where the app keeps what it makes: runs and picture caches, below the folder it is started in.

The environment variables LAYERS_RUNS and LAYERS_DATA name other folders.
"""

import os
from pathlib import Path


def runs() -> Path:
    """The folder of training runs, one folder a run; also what TensorBoard is pointed at."""
    return Path(os.environ.get("LAYERS_RUNS", "runs"))


def data() -> Path:
    """The folder of downloaded and decoded pictures; it may be deleted at any time."""
    return Path(os.environ.get("LAYERS_DATA", "data"))
