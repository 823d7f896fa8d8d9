"""Run SPARQL queries on the ontology: those that travel with the package by name, or a file of the user's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput, UsageError
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import curie

__all__ = ["find_query", "list_queries", "run_query"]


def list_queries() -> list[dict[str, Any]]:
    """Return the competency queries with the question that each answers."""
    files = sorted(asset("queries", "competency").glob("*.rq"))
    return [{"query": file.stem, "question": _question(file)} for file in files]


def _question(file: Path) -> str:
    comments = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return " ".join(comment.lstrip("# ") for comment in comments)


def find_query(name: str) -> Path:
    """Return the file of a query, given by name or as a path."""
    named = asset("queries", "competency", f"{name}.rq")
    for file in (named, Path(name)):
        if file.is_file():
            return file
    known = ", ".join(each["query"] for each in list_queries())
    raise UsageError(f"no query and no file is called {name!r}; queries: {known}")


def run_query(file: Path, layer: str = "all") -> list[dict[str, Any]]:
    """Run a SELECT query; terms are shortened to CURIEs. A query that cannot be parsed raises UnreadableInput."""
    knowledge = Knowledge(layer, whole=True)
    try:
        rows = knowledge.select(file.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError, OSError) as error:
        raise UnreadableInput(str(file), f"is no SPARQL query that can be run: {error}") from error
    except AttributeError as error:  # the answer has no columns: an ASK or a CONSTRUCT
        raise UnreadableInput(str(file), "cannot be shown as rows: write a SELECT query") from error
    except (ValueError, RuntimeError) as error:
        raise UnreadableInput(str(file), f"cannot be answered: {error}") from error
    return [{name: curie(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows]
