"""An article for radiologists as an executable, explained knowledge graph, for research and teaching."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Read the version from the installed package when it is asked for: that import is slow, and most runs need none."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("calcgraph")
    except PackageNotFoundError:  # a source tree that nobody installed
        return "0"
