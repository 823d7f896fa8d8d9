"""What goes through all cases or combinations: one in some is tried by every run, the others by `pytest -m sweep`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

__all__ = ["one_in"]


def one_in(some: int, rows: Sequence[Any]) -> list[Any]:
    """Return the rows of a parametrized test, all but one in some marked as a sweep."""
    return [
        row if number % some == 0 else pytest.param(*(row if isinstance(row, tuple) else (row,)), marks=pytest.mark.sweep)
        for number, row in enumerate(rows)
    ]
