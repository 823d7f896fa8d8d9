"""Tell a person at a terminal that long work is going on; say nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["working"]


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show what is being done, on standard error, for the time of a block."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
