"""Check the form of a document, whatever its words mean: kinds of values, known keys, numbers, lengths.

A Form gathers what is wrong, each with its place and line, rather than stopping at the first.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from calcgraph.case.document import Document, Path_
from calcgraph.errors import Violation, shortened

__all__ = ["TEXT_LIMIT", "UNKNOWN", "Form", "written"]

_Place = TypeVar("_Place")

TEXT_LIMIT = 400
UNKNOWN = frozenset(("unknown", "not stated", "not_stated", "not applicable", "not_applicable", "n/a", "none"))
_LIST_LIMIT = 200
_AGE_LIMIT = 130
_AGE_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*(years?|y|yrs?|months?|mo|weeks?|w|days?|d)?")
_PER_YEAR = {"y": 1, "m": 12, "w": 52.1775, "d": 365.25}
_RANGE_TEXT = re.compile(r"(?P<low>[\d.,]+) *(?:-|–|to) *(?P<high>[\d.,]+)|[<≤]=? *(?P<below>[\d.,]+)|[>≥]=? *(?P<above>[\d.,]+)")
_NUMBER_TEXT = re.compile(r"\s*([<>]=?)?\s*(\d+(?:[.,]\d+)?)\s*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_SHOWN = {None: "nothing", True: "true", False: "false"}
# What people write for a key, where likeness of letters would name a wrong one or none.
_OTHER_NAMES = {
    "present": "sign",
    "seen": "sign",
    "site": "location",
    "place": "location",
    "gender": "sex",
    "laboratory": "labs",
    "test": "analyte",
    "reference": "range",
}


class Form:
    """The form of one document, and what is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.violations: list[Violation] = []
        self._faulty: list[Path_] = []

    # --- containers ---

    def mapping(self, value: object, path: Path_, keys: Collection[str]) -> dict[str, Any]:
        """Return a mapping with its known keys; each unknown key is wrong."""
        if not isinstance(value, dict):
            self.wrong(path, f"a mapping is expected here, with some of: {', '.join(keys)}", value)
            return {}
        for key in value:
            if key not in keys:
                self.wrong((*path, key), f"this key is not known; {_key_hint(key, keys)}", key)
        return {key: item for key, item in value.items() if key in keys}

    def entries(self, value: object, path: Path_) -> list[Any]:
        """Return a list; nothing is an empty one."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(path, "a list is expected here: begin each entry with a hyphen", value)
            return []
        if len(value) > _LIST_LIMIT:
            self.wrong(path, f"a list has at most {_LIST_LIMIT} entries", len(value))
            return []
        return value

    # --- values ---

    def text(self, value: object, path: Path_, limit: int = TEXT_LIMIT) -> str | None:
        """Return text of limited length; a number counts as text."""
        if value is None:
            return None
        if isinstance(value, dict | list | bool):
            self.wrong(path, "text is expected here", value)
            return None
        if len(str(value)) > limit:
            self.wrong(path, f"text here has at most {limit} letters", value)
            return None
        return str(value)

    def choice(self, value: object, path: Path_, known: Collection[str]) -> str | None:
        """Return one of a few fixed words."""
        if value is None or (isinstance(value, str) and value in known):
            return value
        self.wrong(path, f"write one of: {', '.join(known)}", value)
        return None

    def number(self, value: object, path: Path_) -> tuple[str | None, float | None]:
        """Return a comparator, if any, and the number: 9.4, '<5', '> 100'."""
        if value is None:
            return None, None
        comparator = None
        if isinstance(value, str):
            if _THOUSANDS.fullmatch(value.strip(" <>=")):
                self.wrong(path, "this comma may divide thousands or decimals: write 1234 or 1.234", value)
                return None, None
            matched = _NUMBER_TEXT.fullmatch(value)
            if matched:
                comparator, value = matched[1], float(matched[2].replace(",", "."))
        if not _is_finite(value):
            self.wrong(path, "a value is a number, or a number after < or >; its unit goes under unit", value)
            return None, None
        return comparator, float(value)  # type: ignore[arg-type]  # _is_finite has seen to it

    def range(self, value: object, path: Path_) -> tuple[float | None, float | None]:
        """Return the ends of a range, written as {low: 8, high: 10}, [8, 10], '8-10' or '<10'."""
        if value is None:
            return None, None
        if isinstance(value, str) and (ends := _RANGE_TEXT.fullmatch(value.strip())):
            value = {"low": ends["low"] or ends["above"], "high": ends["high"] or ends["below"]}
        if isinstance(value, list) and len(value) == 2:
            value = {"low": value[0], "high": value[1]}
        data = self.mapping(value, path, ("low", "high"))
        low, high = (self.number(data.get(end), (*path, end))[1] for end in ("low", "high"))
        if low is not None and high is not None and low >= high:
            self.wrong(path, "the low end of a range lies below its high end", value)
        return low, high

    def age(self, value: object, path: Path_) -> float | None:
        """Return an age in years; `8.75`, `6 months` and `{months: 6}` are read alike."""
        if value is None or (isinstance(value, str) and value in UNKNOWN):
            return None
        if isinstance(value, dict) and len(value) == 1:
            ((unit, number),) = value.items()
            value = f"{number} {unit}"
        if isinstance(value, str):
            matched = _AGE_TEXT.fullmatch(value.strip())
            value = float(matched[1]) / _PER_YEAR[(matched[2] or "years")[0]] if matched else value
        if not _is_finite(value):
            self.wrong(path, "an age is a number of years, '6 months' or a word such as child", value)
            return None
        age = float(value)  # type: ignore[arg-type]  # _is_finite has seen to it
        if not 0 <= age <= _AGE_LIMIT:
            self.wrong(path, f"an age lies between 0 and {_AGE_LIMIT} years", value)
            return None
        return age

    # --- what is wrong ---

    def has_problem(self, path: Path_) -> bool:
        """Tell whether something at this place, or within it, is wrong already."""
        return any(place[: len(path)] == path for place in self._faulty)

    def wrong(self, path: Path_, message: str, value: object = "") -> None:
        """Note that something is wrong: where, what to do, and what was found."""
        shown = _SHOWN[value] if value is None or isinstance(value, bool) else str(value)
        line, origin = _nearest(self.document.lines, path), _nearest(self.document.origins, path)
        place = f"{origin} ({written(path)})" if origin else written(path) or "case"
        self._faulty.append(path)
        self.violations.append(Violation(place, message, shortened(shown), line=line))


def _nearest(places: Mapping[Path_, _Place], path: Path_) -> _Place | None:
    """Return where a part stands, or the nearest part around it whose place is known."""
    return next((places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places), None)


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _key_hint(key: str, keys: Collection[str]) -> str:
    other = _OTHER_NAMES.get(key.casefold())
    alike = [name for name in keys if (key, name) != ("present", "absent")]  # alike in letters, opposite in meaning
    near = [other] if other in keys else difflib.get_close_matches(key.casefold(), alike, 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(keys)}"


def written(path: Path_) -> str:
    """Write a path as `findings[1].sign`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{shortened(part)}" if text else shortened(part)
    return text
