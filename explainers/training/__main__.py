"""The command line: `python -m explainers.training`, see `explainers.commands`."""

import sys

from explainers.commands.door import main, parser

__all__ = ["main", "parser"]

if __name__ == "__main__":
    sys.exit(main())
