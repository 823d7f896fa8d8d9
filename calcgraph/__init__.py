"""Soft-tissue calcifications as an executable, explained knowledge graph, for research and teaching."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("calcgraph")
except PackageNotFoundError:  # a source tree that nobody installed
    __version__ = "0"
