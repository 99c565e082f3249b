"""Have pictures ready before they are needed: `python -m explainers.images drawn --cache data`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from explainers.images import sources


def main(arguments: list[str] | None = None) -> int:
    """Draw, download or decode a data set and keep it; returns 0, or 1 after a sentence."""
    options = parser().parse_args(arguments)
    if options.nice and hasattr(os, "nice"):
        os.nice(10)
    try:
        pictures = sources.load(options.data, root=options.cache)
    except (ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{len(pictures.train.labels):,} + {len(pictures.test.labels):,} pictures are ready.")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m explainers.images", description=__doc__)
    parser.add_argument("data", metavar="drawn|cifar10|PATH")
    parser.add_argument("--cache", type=Path, default=Path("data"), metavar="DIR")
    parser.add_argument("--nice", action="store_true", help="let others have the processor first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
