"""Read JSON files of cases: of limited size and depth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calcgraph.case.document import read_text
from calcgraph.errors import UnreadableInput

__all__ = ["MAX_DEPTH", "parse_json"]

_LIMIT = 50_000_000  # bytes of a file of coded cases: a Bundle of a long stay has some megabytes
MAX_DEPTH = 64  # levels: a Bundle has some twenty
_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"


def parse_json(path: Path) -> Any:
    """Return the data of a JSON file; one that is no JSON, too large or nested too deeply raises UnreadableInput."""
    try:
        data = json.loads(read_text(path, _LIMIT))
    except json.JSONDecodeError as error:
        raise UnreadableInput(str(path), f"is not JSON: {error.msg}", error.lineno) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise UnreadableInput(str(path), "is not JSON that can be read: a number in it has thousands of digits") from error
    except RecursionError as error:
        raise UnreadableInput(str(path), _TOO_DEEP) from error
    level, depth = [data], 0
    while level := [part for each in level for part in _parts(each)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableInput(str(path), _TOO_DEEP)
    return data


def _parts(value: Any) -> list[Any]:
    """Return the lists and mappings within a value."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [part for part in parts if isinstance(part, dict | list)]
