"""Cases and results of Python as the plain data that the page has, to hold the two against one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calcgraph.case.model import Case, HistoryItem
from calcgraph.derive.engine import Derived
from calcgraph.derive.result import AskNext, CriterionStatus, Diagnosis
from calcgraph.namespace import local_name

__all__ = ["case_of", "differences", "result_of"]

CLOSE = 1e-9


def ids(terms: Sequence[str]) -> list[str]:
    return [local_name(term) for term in terms]


def short(iri: str | None) -> str | None:
    """Return the id of a statement, criterion or condition."""
    return iri and iri.rpartition("/")[2]


def case_of(case: Case) -> dict[str, Any]:
    def items(told: Sequence[HistoryItem]) -> list[dict[str, Any]]:
        return [{"term": local_name(each.term), "present": each.present} for each in told]

    return {
        "id": case.id,
        "ageYears": case.age_years,
        "ageBand": case.age_band and local_name(case.age_band),
        "sex": case.sex and local_name(case.sex),
        "distribution": case.distribution and local_name(case.distribution),
        "findings": [
            {
                "signs": ids(each.signs),
                "locations": ids(each.locations),
                "status": each.status,
                "modalities": ids(each.modalities),
                "laterality": each.laterality,
            }
            for each in case.findings
        ],
        "labs": [
            {
                "analyte": local_name(each.analyte),
                "state": each.state,
                "value": each.value,
                "unit": each.unit,
                "comparator": each.comparator,
                "rangeLow": each.range_low,
                "rangeHigh": each.range_high,
            }
            for each in case.labs
        ],
        "history": items(case.history),
        "labelClues": items(case.label_clues),
        "title": case.title,
        "source": case.source,
        "notes": case.notes,
        "expected": case.expected
        and {
            "diagnoses": ids(case.expected.diagnoses),
            "acceptable": ids(case.expected.acceptable),
            "tier": case.expected.tier,
        },
    }


def result_of(derived: Derived, whole: bool) -> dict[str, Any]:
    result = derived.result
    return {
        "coverage": result.coverage,
        "unexplained": list(result.unexplained),
        "unread": list(derived.unread[len(derived.case.unread) :]),
        "problems": [],
        "categories": [[local_name(each.group), short(each.status.criterion.id)] for each in result.categories],
        "askNext": [asked_of(each) for each in result.ask_next],
        "flips": [{"fact": each.fact, "first": ids(each.first)} for each in result.flips],
        "facts": [
            {
                "id": each.id,
                "facet": each.facet,
                "said": ids(each.said),
                "present": each.present,
                "others": ids(each.others),
                "locations": ids(each.locations),
                "signs": ids(each.signs),
                "amountsTo": ids(each.amounts_to),
                "because": each.because,
            }
            for each in derived.facts
        ],
        "diagnoses": [diagnosis_of(each, whole) for each in result.diagnoses],
    }


def asked_of(asked: AskNext) -> dict[str, Any]:
    return {
        "term": local_name(asked.term),
        "facet": asked.facet,
        "disease": local_name(asked.disease),
        "change": asked.change,
        "information": asked.information,
        "reason": asked.reason,
        "examination": local_name(asked.examination),
        "cost": asked.cost,
    }


def diagnosis_of(each: Diagnosis, whole: bool) -> dict[str, Any]:
    brief = {
        "disease": local_name(each.disease),
        "rank": each.rank,
        "tiedWith": ids(each.tied_with),
        "status": each.status,
        "bits": [each.bits.low, each.bits.middle, each.bits.high],
        "rankRange": list(each.rank_range),
        "mustNotMiss": each.must_not_miss,
        "forms": ids(each.forms),
    }
    return brief | (evidence_of(each) if whole else {})


def evidence_of(each: Diagnosis) -> dict[str, Any]:
    return {
        "evidence": [
            {
                "fact": item.fact,
                "term": item.term and local_name(item.term),
                "match": item.match,
                "bits": [item.bits.low, item.bits.middle, item.bits.high],
                "statement": short(item.statement),
                "said": (item.said and local_name(item.said)) or None,
            }
            for item in each.evidence
        ],
        "excludedBy": [
            {"disease": local_name(one.disease), "statement": short(one.statement), "fact": one.fact} for one in each.excluded_by
        ],
        "criteria": [criterion_of(status) for status in each.criteria],
    }


def criterion_of(status: CriterionStatus) -> dict[str, Any]:
    return {
        "id": short(status.criterion.id),
        "met": {short(condition): fact for condition, fact in status.met.items()},
        "unknown": [short(condition) for condition in status.unknown],
        "refuted": {short(condition): fact for condition, fact in status.refuted.items()},
    }


def differences(page: object, python: object, path: str = "") -> Iterator[str]:
    """Yield where two pieces of plain data differ; numbers may differ in what no reader sees."""
    if isinstance(page, Mapping) and isinstance(python, Mapping):
        for key in sorted({*page, *python}):
            yield from differences(page.get(key), python.get(key), f"{path}.{key}")
    elif isinstance(page, list) and isinstance(python, list) and len(page) == len(python):
        for number, (one, other) in enumerate(zip(page, python, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif isinstance(page, int | float) and isinstance(python, int | float) and not isinstance(page, bool):
        if abs(page - python) > CLOSE:
            yield f"{path}: the page has {page}, Python {python}"
    elif page != python:
        yield f"{path}: the page has {page!r}, Python {python!r}"
