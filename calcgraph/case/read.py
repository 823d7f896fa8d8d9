"""Turn the data of a case file into a Case, or list everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from calcgraph.case.document import Document, Path_, read_document
from calcgraph.case.form import Form, written
from calcgraph.case.model import Case, Expected, Finding, HistoryItem, LabResult
from calcgraph.case.words import Words
from calcgraph.errors import CaseError
from calcgraph.terms import TermIndex

__all__ = ["CASE_KEYS", "parse_case", "read_case"]

CASE_KEYS = (
    "id", "title", "source", "age", "sex", "distribution", "findings", "labs", "history", "label_clues", "notes", "expected",
)  # fmt: skip
_FINDING_KEYS = ("sign", "absent", "not_assessed", "location", "modality", "laterality", "note")
_STATUS = {"sign": "present", "absent": "absent", "not_assessed": "not assessed"}
_LAB_KEYS = ("analyte", "value", "unit", "state", "range", "note")
_EXPECTED_KEYS = ("diagnosis", "acceptable", "tier", "note")
_TIERS = ("top1", "in_list", "near_miss", "abstain_ok")
_LATERALITIES = ("left", "right", "bilateral", "midline", "not stated")
# What reports call a state, in the order in which an analyte may know it.
_STATE_WORDS = {
    "raised": ("high",),
    "elevated": ("high",),
    "increased": ("high",),
    "reduced": ("low",),
    "decreased": ("low",),
    "positive": ("high",),
    "negative": ("normal",),
    "high": ("positive", "abnormal"),
    "normal": ("negative",),
    "impaired": ("low", "abnormal"),
    "abnormal": ("positive",),
}
# How far a result lies from normal has no place in a state.
_DEGREE = re.compile(r"^(?:slightly|mildly|minimally|weakly|moderately|markedly|strongly|significantly|severely|very) ")
_TITRE = re.compile(r"\s*[<>]?=?\s*1\s*[:/]\s*\d+\s*")  # a dilution, such as 1:160: no concentration that could be judged
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_TITRE_UNREAD = "a titre is not judged: give its state, such as positive"
_STATED = "a finding has exactly one of: sign (seen), absent (looked for and not seen), not_assessed"
_NEEDED = "a case needs at least one of findings, labs, history or distribution"
_NOTES_LIMIT = 20_000
_UNIT_LIMIT = 40


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
    form = Form(document)
    words = Words(form, terms, lenient)
    case = _Reader(form, words, lab_states).case(document.value, name)
    words.check_contradictions()
    if form.violations:
        raise CaseError(document.source, sorted(form.violations, key=lambda each: (each.line or 0, each.path)))
    return case


class _Reader:
    """Reads the parts of one case: which keys stand where, and what each of them holds."""

    def __init__(self, form: Form, words: Words, lab_states: Mapping[tuple[str, str], str]) -> None:
        self._form, self._words, self._lab_states = form, words, lab_states
        self._among_findings: list[HistoryItem] = []

    def case(self, value: object, name: str) -> Case:
        """Return the case that the data of a document tell; `name` is its id if it has none of its own."""
        if not value and value in (None, {}):
            self._form.wrong((), f"the file is empty: {_NEEDED}")
            value = {}
        data = self._form.mapping(value, (), CASE_KEYS)
        age_band = self._words.known(data.get("age"), "age")
        return Case(
            id=self._identifier(data, name),
            age_years=None if age_band else self._form.age(data.get("age"), ("age",)),
            age_band=age_band,
            sex=self._words.one(data.get("sex"), ("sex",), "sex"),
            distribution=self._words.one(data.get("distribution"), ("distribution",), "distribution"),
            findings=tuple(self._findings(data.get("findings"))),
            labs=tuple(self._labs(data.get("labs"))),
            history=tuple(dict.fromkeys([*self._history(data.get("history"), "history"), *self._among_findings])),
            label_clues=tuple(self._history(data.get("label_clues"), "label_clues")),
            title=self._form.text(data.get("title"), ("title",)),
            source=self._form.text(data.get("source"), ("source",)),
            notes=self._form.text(data.get("notes"), ("notes",), _NOTES_LIMIT),
            expected=self._expected(data.get("expected")),
            unread=tuple(sorted(self._words.unread)),
            approximated=tuple(sorted(self._words.approximated)),
            readings=tuple(self._words.readings),
        )

    def _identifier(self, data: Mapping[str, object], name: str) -> str:
        value = data.get("id", name)
        text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if not _IDENTIFIER.fullmatch(text):
            whose = "an id is" if "id" in data else "the name of the file is no id: add one,"
            self._form.wrong(("id",), f"{whose} 1 to 64 letters, digits, dots, hyphens or underscores", value)
        return text

    def _findings(self, value: object) -> list[Finding]:
        items = self._form.entries(value, ("findings",))
        found = [self._finding(item, ("findings", number)) for number, item in enumerate(items)]
        return [finding for finding in found if finding is not None]

    def _finding(self, value: object, path: Path_) -> Finding | None:
        data = self._form.mapping({"sign": value} if isinstance(value, str) else value, path, _FINDING_KEYS)
        stated = [key for key in _STATUS if key in data]
        if len(stated) != 1:
            if data or not self._form.has_problem(path):
                self._form.wrong(path, _STATED)
            return None
        status = _STATUS[stated[0]]
        named = self._words.some(data[stated[0]], (*path, stated[0]), "sign", "context", denied=status == "absent")
        elsewhere = [term for term in named if self._words.is_history(term, (*path, stated[0]))]
        if status != "not assessed":
            self._among_findings += [HistoryItem(term, status == "present") for term in elsewhere]
        signs = tuple(term for term in named if term not in elsewhere)
        locations = self._words.many(data.get("location"), (*path, "location"), "site", denied=status == "absent")
        modalities = self._words.many(data.get("modality"), (*path, "modality"), "modality")
        laterality = self._form.choice(data.get("laterality"), (*path, "laterality"), _LATERALITIES)
        self._form.text(data.get("note"), (*path, "note"))
        if status == "absent" and data.get("location") and not locations and not self._form.has_problem(path):
            self._words.unread.append(f"{written(path)}: absent at a place that is not read, which is not absent everywhere")
            return None
        return Finding(signs, locations, status, modalities, laterality) if signs else None

    # --- laboratory ---

    def _labs(self, value: object) -> list[LabResult]:
        items = self._form.entries(value, ("labs",))
        found = [self._lab(item, ("labs", number)) for number, item in enumerate(items)]
        return [result for result in found if result is not None]

    def _lab(self, value: object, path: Path_) -> LabResult | None:
        if isinstance(value, str):
            return self._lab_word(value, path)
        data = self._form.mapping(value, path, _LAB_KEYS)
        if "analyte" not in data:
            if data:
                self._form.wrong(path, "a laboratory result names its analyte")
            return None
        analyte = self._analyte(data["analyte"], (*path, "analyte"))
        if analyte is None:
            return None
        titre = isinstance(data.get("value"), str) and bool(_TITRE.fullmatch(data["value"])) and "unit" not in data
        comparator, number = (None, None) if titre else self._form.number(data.get("value"), (*path, "value"))
        low, high = self._form.range(data.get("range"), (*path, "range"))
        state = self._state(data.get("state"), analyte, (*path, "state"))
        unit = self._form.text(data.get("unit"), (*path, "unit"), _UNIT_LIMIT)
        self._form.text(data.get("note"), (*path, "note"))
        if titre:
            self._words.set_aside(data["value"], (*path, "value"), _TITRE_UNREAD, spare=state is not None)
        if number is None and state is None:
            if not titre and not self._form.has_problem(path):
                self._form.wrong(path, "a laboratory result has a value with its unit, or a state such as high, normal or low")
            return None
        return LabResult(analyte, state, number, unit, comparator, low, high)

    def _lab_word(self, value: str, path: Path_) -> LabResult | None:
        """Read a state written as one word, such as hypercalcaemia."""
        term = self._words.required(value, path, "lab")
        for (analyte, state), state_term in self._lab_states.items():
            if state_term == term:
                return LabResult(analyte, state)
        if term is not None:
            self._form.wrong(path, "this names a test and no result: give its analyte, and a value or a state", value)
        return None

    def _analyte(self, value: object, path: Path_) -> str | None:
        analyte = self._words.required(value, path, "analyte")
        if analyte is not None and not self._states(analyte):
            self._form.wrong(path, "this is no single analyte: name one", value)
        return analyte

    def _state(self, value: object, analyte: str, path: Path_) -> str | None:
        if value is None:
            return None
        known = self._states(analyte)
        word = _DEGREE.sub("", value.strip().casefold()) if isinstance(value, str) else ""
        meant = [word, *_STATE_WORDS.get(word, ())]
        found = next((state for state in meant if state in known), None)
        if found is None:
            self._form.wrong(path, f"the state of {self._words.label(analyte)} is one of: {', '.join(known)}", value)
        return found

    def _states(self, analyte: str) -> list[str]:
        return sorted(state for owner, state in self._lab_states if owner == analyte)

    # --- history, and what the case is known to be ---

    def _history(self, value: object, key: str) -> list[HistoryItem]:
        items: list[HistoryItem] = []
        for number, item in enumerate(self._form.entries(value, (key,))):
            items.extend(self._history_items(item, (key, number)))
        return items

    def _history_items(self, value: object, path: Path_) -> list[HistoryItem]:
        """Read a word, or words that are absent."""
        stated = self._form.mapping(value, path, ("absent",)) if isinstance(value, dict) else {"absent": value}
        if not stated and self._form.has_problem(path):
            return []
        denied = isinstance(value, dict)
        terms = self._words.some(stated.get("absent"), path, "context", "diagnosis", "sign", denied=denied)
        return [HistoryItem(term, not denied) for term in terms]

    def _expected(self, value: object) -> Expected | None:
        if value is None:
            return None
        path: Path_ = ("expected",)
        data = self._form.mapping(value, path, _EXPECTED_KEYS)
        tier = self._form.choice(data.get("tier"), (*path, "tier"), _TIERS)
        return Expected(
            self._words.many(data.get("diagnosis"), (*path, "diagnosis"), "diagnosis"),
            self._words.many(data.get("acceptable"), (*path, "acceptable"), "diagnosis"),
            tier or "top1",
        )
