"""PYTHONSTARTUP of the shells that try the snippets."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import inside

sys.ps1 = inside.Prompt("parent's")
