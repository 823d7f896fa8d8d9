"""Find the files that travel with the package: ontology, queries, shapes, figure cases, and the bundle of the workbench."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

__all__ = ["asset", "assets_root", "program_asset"]

_PACKAGE = Path(__file__).resolve().parent


@cache
def assets_root() -> Path:
    """Return the folder that holds `ontology/`, `queries/`, `shapes/` and `cases/`.

    An installed wheel keeps them in `calcgraph/data`; a source tree beside the package. The environment variable
    CALCGRAPH_HOME names another folder, for instance a copy of the source tree with a disease added.
    """
    home = os.environ.get("CALCGRAPH_HOME")
    return Path(home) if home else _own_root()


def _own_root() -> Path:
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent


def asset(*parts: str) -> Path:
    """Return the path of one travelling file or folder, for instance `asset("ontology", "core.ttl")`."""
    return assets_root().joinpath(*parts)


def program_asset(*parts: str) -> Path:
    """Return the path of a file that belongs to the program and not to the data: that of this package, whatever the home."""
    return _own_root().joinpath(*parts)
