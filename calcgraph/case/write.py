"""Write a case as the data, or the text, of a case file: read again it is the same case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.errors import visible

__all__ = ["case_data", "case_yaml"]

Word = Callable[[str], str]
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+$")  # 1e5: a number to a case file, though not to PyYAML
_KEY = {"present": "sign", "absent": "absent", "not assessed": "not_assessed"}


def case_data(case: Case, word: Word) -> dict[str, Any]:
    """Return a case as the data of a case file; `word` gives the word for a term's IRI."""
    data = {
        "id": case.id,
        "title": case.title,
        "source": case.source,
        "age": _number(case.age_years) if case.age_years is not None else case.age_band and word(case.age_band),
        "sex": case.sex and word(case.sex),
        "distribution": case.distribution and word(case.distribution),
        "findings": [_finding(each, word) for each in case.findings],
        "labs": [_lab(each, word) for each in case.labs],
        "history": [_history(each, word) for each in case.history],
        "label_clues": [_history(each, word) for each in case.label_clues],
        "notes": case.notes,
        "expected": _expected(case, word),
    }
    return _told(data)


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value != []}


def _words(terms: Iterable[str], word: Word) -> str | list[str] | None:
    words = [word(term) for term in terms]
    return words[0] if len(words) == 1 else words or None


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _finding(finding: Finding, word: Word) -> dict[str, Any]:
    return _told(
        {
            _KEY[finding.status]: _words(finding.signs, word),
            "location": _words(finding.locations, word),
            "modality": _words(finding.modalities, word),
            "laterality": finding.laterality,
        }
    )


def _lab(result: LabResult, word: Word) -> dict[str, Any]:
    number = _number(result.value)
    ends = _told({"low": _number(result.range_low), "high": _number(result.range_high)})
    return _told(
        {
            "analyte": word(result.analyte),
            "value": f"{result.comparator}{Decimal(str(number)):f}" if result.comparator else number,
            "unit": result.unit,
            "state": result.state,
            "range": ends or None,
        }
    )


def _history(item: HistoryItem, word: Word) -> str | dict[str, str]:
    return word(item.term) if item.present else {"absent": word(item.term)}


def _expected(case: Case, word: Word) -> dict[str, Any] | None:
    if case.expected is None:
        return None
    acceptable = [word(term) for term in case.expected.acceptable]
    diagnoses = [word(term) for term in case.expected.diagnoses]
    return _told({"diagnosis": diagnoses, "acceptable": acceptable, "tier": case.expected.tier})


def case_yaml(case: Case, word: Word) -> str:
    """Return a case as the text of a case file; what was not read, or read as something near, stands in its head as a comment."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Quotes whatever a case file would read as a number."""

    Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _EXPONENT, list("-+.0123456789"))
    told = [
        *(f"# not read: {each}" for each in case.unread),
        *(f"# read otherwise than written: {each}" for each in case.approximated),
    ]
    head = "".join(visible(" ".join(line.split())) + "\n" for line in told)
    return head + yaml.dump(case_data(case, word), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
