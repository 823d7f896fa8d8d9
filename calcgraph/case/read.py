"""Turn the data of a case file into a Case: check its form, resolve its words, and list everything that is wrong."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from calcgraph.case.document import Document, Path_, read_document
from calcgraph.case.model import Case, Expected, Finding, HistoryItem, LabResult
from calcgraph.errors import CaseError, Violation
from calcgraph.terms import Term, TermIndex

__all__ = ["CASE_KEYS", "parse_case", "read_case"]

CASE_KEYS = ("id", "title", "source", "age", "sex", "distribution", "findings", "labs", "history", "label_clues", "notes", "expected")
_FINDING_KEYS = ("sign", "absent", "not_assessed", "location", "modality", "laterality", "note")
_STATUS = {"sign": "present", "absent": "absent", "not_assessed": "not assessed"}
_LAB_KEYS = ("analyte", "value", "unit", "state", "range", "note")
_EXPECTED_KEYS = ("diagnosis", "acceptable", "tier", "note")
_TIERS = ("top1", "in_list", "near_miss", "abstain_ok")
_LATERALITIES = ("left", "right", "bilateral", "midline", "not stated")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
_AGE_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*(years?|y|yrs?|months?|mo|weeks?|w|days?|d)$")
_PER_YEAR = {"y": 1, "m": 12, "w": 52.1775, "d": 365.25}
_UNKNOWN = frozenset(("unknown", "not stated", "not_stated", "not applicable", "not_applicable", "n/a", "none"))
# Where a word of each facet belongs, told to whoever put it elsewhere.
_PLACE = {
    "sign": "under findings, as sign or absent",
    "site": "as the location of a finding",
    "distribution": "as distribution",
    "lab": "under labs",
    "analyte": "under labs, as analyte",
    "context": "under history",
    "diagnosis": "under history (or label_clues)",
    "modality": "as the modality of a finding",
    "age": "as age",
    "sex": "as sex",
}
_LIMITS = {"age": 130, "text": 400, "notes": 20_000, "items": 200}


def read_case(path: Path, terms: TermIndex, lab_states: Mapping[tuple[str, str], str], lenient: bool = False) -> Case:
    """Read a case file.

    A file that is no YAML document raises UnreadableInput; a case that does not conform raises CaseError with every
    violation. With `lenient`, words that name no term are kept in `Case.unread` instead.
    """
    return parse_case(read_document(path), terms, lab_states, lenient, path.stem)


def parse_case(
    document: Document, terms: TermIndex, lab_states: Mapping[tuple[str, str], str], lenient: bool = False, name: str = "case"
) -> Case:
    """Turn a document into a case; see read_case."""
    reader = _Reader(document, terms, lab_states, lenient)
    case = reader.case(name)
    if reader.violations:
        raise CaseError(document.source, sorted(reader.violations, key=lambda each: (each.line or 0, each.path)))
    return case


class _Reader:
    """Reads one document; collects violations rather than stopping at the first."""

    def __init__(
        self, document: Document, terms: TermIndex, lab_states: Mapping[tuple[str, str], str], lenient: bool
    ) -> None:
        self._document, self._terms, self._lab_states, self._lenient = document, terms, lab_states, lenient
        self.violations: list[Violation] = []
        self._unread: list[str] = []

    # --- the case ---

    def case(self, name: str) -> Case:
        data = self._mapping(self._document.value, (), CASE_KEYS)
        if not data and not self.violations:
            self._wrong((), "a case needs at least one of findings, labs, history, distribution, age or sex")
        return Case(
            id=self._identifier(data.get("id", name)),
            age_years=self._age(data.get("age")),
            sex=self._one(data.get("sex"), ("sex",), "sex"),
            distribution=self._one(data.get("distribution"), ("distribution",), "distribution"),
            findings=tuple(self._findings(data.get("findings"))),
            labs=tuple(self._labs(data.get("labs"))),
            history=tuple(self._history(data.get("history"), "history")),
            label_clues=tuple(self._history(data.get("label_clues"), "label_clues")),
            title=self._text(data.get("title"), ("title",)),
            source=self._text(data.get("source"), ("source",)),
            notes=self._text(data.get("notes"), ("notes",), _LIMITS["notes"]),
            expected=self._expected(data.get("expected")),
            unread=tuple(self._unread),
        )

    def _identifier(self, value: object) -> str:
        text = str(value) if isinstance(value, str | int) else ""
        if not _IDENTIFIER.match(text):
            self._wrong(("id",), "an id is 1 to 64 letters, digits, dots, hyphens or underscores", value)
        return text

    def _age(self, value: object) -> float | None:
        """Return the age in years; `8.75`, `6 months` and `{months: 6}` are read alike."""
        if value is None or (isinstance(value, str) and value in _UNKNOWN):
            return None
        if isinstance(value, dict) and len(value) == 1:
            (unit, number), = value.items()
            value = f"{number} {unit}"
        if isinstance(value, str):
            matched = _AGE_TEXT.match(value.strip())
            value = float(matched[1]) / _PER_YEAR[matched[2][0]] if matched else value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self._wrong(("age",), "an age is a number of years, or for instance '6 months'", value)
            return None
        if not 0 <= value <= _LIMITS["age"]:
            self._wrong(("age",), f"an age lies between 0 and {_LIMITS['age']} years", value)
            return None
        return float(value)

    # --- findings, labs, history ---

    def _findings(self, value: object) -> list[Finding]:
        found = [self._finding(item, ("findings", number)) for number, item in enumerate(self._list(value, ("findings",)))]
        return [finding for finding in found if finding is not None]

    def _finding(self, value: object, path: Path_) -> Finding | None:
        data = self._mapping({"sign": value} if isinstance(value, str) else value, path, _FINDING_KEYS)
        stated = [key for key in _STATUS if key in data]
        if len(stated) != 1:
            if data or not self._has_problem(path):
                self._wrong(path, "a finding has exactly one of: sign (seen), absent (looked for and not seen), not_assessed")
            return None
        laterality = data.get("laterality")
        if laterality is not None and laterality not in _LATERALITIES:
            self._wrong((*path, "laterality"), f"write one of: {', '.join(_LATERALITIES)}", laterality)
        signs = self._many(data[stated[0]], (*path, stated[0]), "sign")
        locations = self._many(data.get("location"), (*path, "location"), "site")
        modality = self._one(data.get("modality"), (*path, "modality"), "modality")
        self._text(data.get("note"), (*path, "note"))
        if not signs:
            return None
        return Finding(signs, locations, _STATUS[stated[0]], modality, laterality if isinstance(laterality, str) else None)

    def _labs(self, value: object) -> list[LabResult]:
        found = [self._lab(item, ("labs", number)) for number, item in enumerate(self._list(value, ("labs",)))]
        return [result for result in found if result is not None]

    def _lab(self, value: object, path: Path_) -> LabResult | None:
        if isinstance(value, str):
            return self._lab_word(value, path)
        data = self._mapping(value, path, _LAB_KEYS)
        if "analyte" not in data:
            if data:
                self._wrong(path, "a laboratory result names its analyte")
            return None
        analyte = self._one(data["analyte"], (*path, "analyte"), "analyte")
        comparator, number = self._number(data.get("value"), (*path, "value"))
        low, high = self._range(data.get("range"), (*path, "range"))
        state = self._state(data.get("state"), analyte, (*path, "state"))
        unit = self._text(data.get("unit"), (*path, "unit"))
        self._text(data.get("note"), (*path, "note"))
        if number is None and state is None and not self._has_problem(path):
            self._wrong(path, "a laboratory result has a value with its unit, or a state such as high, normal or low")
        if analyte is None:
            return None
        return LabResult(analyte, state, number, unit, comparator, low, high)

    def _lab_word(self, value: str, path: Path_) -> LabResult | None:
        """Read a state written as one word, such as hypercalcaemia."""
        term = self._one(value, path, "lab")
        for (analyte, state), state_term in self._lab_states.items():
            if state_term == term:
                return LabResult(analyte, state)
        return None

    def _state(self, value: object, analyte: str | None, path: Path_) -> str | None:
        if value is None or analyte is None:
            return None
        known = [state for owner, state in self._lab_states if owner == analyte]
        if value not in known:
            self._wrong(path, f"the state of {self._terms.label(analyte)} is one of: {', '.join(sorted(known))}", value)
            return None
        return str(value)

    def _number(self, value: object, path: Path_) -> tuple[str | None, float | None]:
        """Return a comparator, if any, and the number: 9.4, '<5', '> 100'."""
        if value is None:
            return None, None
        comparator = None
        if isinstance(value, str):
            matched = re.match(r"\s*([<>]=?)?\s*(\d+(?:[.,]\d+)?)\s*$", value)
            if matched:
                comparator, value = matched[1], float(matched[2].replace(",", "."))
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self._wrong(path, "a value is a number, or a number after < or >", value)
            return None, None
        return comparator, float(value)

    def _range(self, value: object, path: Path_) -> tuple[float | None, float | None]:
        if value is None:
            return None, None
        if isinstance(value, list) and len(value) == 2:
            value = {"low": value[0], "high": value[1]}
        data = self._mapping(value, path, ("low", "high"))
        ends = tuple(self._number(data.get(end), (*path, end))[1] for end in ("low", "high"))
        low, high = ends
        if low is not None and high is not None and low >= high:
            self._wrong(path, "the low end of a range lies below its high end", value)
        return low, high

    def _history(self, value: object, key: str) -> list[HistoryItem]:
        items: list[HistoryItem] = []
        for number, item in enumerate(self._list(value, (key,))):
            path: Path_ = (key, number)
            present = not (isinstance(item, dict) and "absent" in item)
            data = self._mapping(item, path, ("absent",)) if isinstance(item, dict) else {"absent": item}
            for term in self._many(data.get("absent"), path, "context", "diagnosis", "sign"):
                items.append(HistoryItem(term, present))
        return items

    def _expected(self, value: object) -> Expected | None:
        if value is None:
            return None
        path: Path_ = ("expected",)
        data = self._mapping(value, path, _EXPECTED_KEYS)
        if data.get("tier", "top1") not in _TIERS:
            self._wrong((*path, "tier"), f"write one of: {', '.join(_TIERS)}", data.get("tier"))
        return Expected(
            self._many(data.get("diagnosis"), (*path, "diagnosis"), "diagnosis"),
            self._many(data.get("acceptable"), (*path, "acceptable"), "diagnosis"),
            str(data.get("tier", "top1")),
        )

    # --- words ---

    def _one(self, value: object, path: Path_, facet: str) -> str | None:
        if value is None or (isinstance(value, str) and value in _UNKNOWN):
            return None
        if not isinstance(value, str):
            self._wrong(path, "a word is expected here", value)
            return None
        found = self._resolve(value, path, (facet,))
        return found.iri if found else None

    def _many(self, value: object, path: Path_, *facets: str) -> tuple[str, ...]:
        """Read a word or a list of words; the same term named twice counts once."""
        if value is None:
            return ()
        words = value if isinstance(value, list) else [value]
        found: list[str] = []
        for number, word in enumerate(words):
            place = (*path, number) if isinstance(value, list) else path
            if not isinstance(word, str):
                self._wrong(place, "a word is expected here", word)
                continue
            term = self._resolve(word, place, facets)
            if term is not None and term.iri not in found:
                found.append(term.iri)
        return tuple(found)

    def _resolve(self, word: str, path: Path_, facets: Collection[str]) -> Term | None:
        if len(word) > _LIMITS["text"]:
            self._wrong(path, f"a word has at most {_LIMITS['text']} letters", word)
            return None
        found = self._terms.find(word, facets)
        if found:
            return found[0]
        elsewhere = self._terms.find(word)
        if self._lenient and not elsewhere:
            self._unread.append(f"{_written(path)}: {word}")
            return None
        self._wrong(path, self._advice(elsewhere, word, facets), word)
        return None

    def _advice(self, elsewhere: list[Term], word: str, facets: Collection[str]) -> str:
        if elsewhere:
            return f"{elsewhere[0].label!r} belongs {_PLACE[elsewhere[0].facet]}"
        nearest = ", ".join(repr(term.label) for term in self._terms.nearest(word, facets))
        hint = f"nearest: {nearest}" if nearest else "look it up with  calcgraph terms"
        return f"no known term for this place; {hint}"

    # --- form ---

    def _mapping(self, value: object, path: Path_, keys: Collection[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._wrong(path, f"a mapping is expected here, with some of: {', '.join(keys)}", value)
            return {}
        for key in value:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1, 0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(keys)}"
                self._wrong((*path, key), f"this key is not known; {hint}", key)
        return {key: item for key, item in value.items() if key in keys}

    def _list(self, value: object, path: Path_) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(path, "a list is expected here: begin each entry with a hyphen", value)
            return []
        if len(value) > _LIMITS["items"]:
            self._wrong(path, f"a list has at most {_LIMITS['items']} entries", len(value))
            return []
        return value

    def _text(self, value: object, path: Path_, limit: int = _LIMITS["text"]) -> str | None:
        if value is None:
            return None
        if isinstance(value, dict | list | bool):
            self._wrong(path, "text is expected here", value)
            return None
        if len(str(value)) > limit:
            self._wrong(path, f"text here has at most {limit} letters", str(value))
            return None
        return str(value)

    def _has_problem(self, path: Path_) -> bool:
        return any(violation.path.startswith(_written(path)) for violation in self.violations)

    def _wrong(self, path: Path_, message: str, value: object = "") -> None:
        shown = str(value)
        shown = shown if len(shown) <= 80 else shown[:77] + "..."
        line = next((self._document.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._document.lines), None)
        self.violations.append(Violation(_written(path) or "case", message, shown, line=line))


def _written(path: Path_) -> str:
    """Write a path as `findings[1].sign`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
