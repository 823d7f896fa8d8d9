"""The page derives what Python derives, and reads and writes the same case files: held against one another in a real browser.

Compared are the article's figures, the development cases and cases made from a seed, in both layers: facts, statuses, weights
and their ranges, ranks, rank ranges, ties, coverage, what to ask next, what would flip; of the published cases every row of
evidence and every condition, too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from calcgraph.case.document import parse_document
from calcgraph.case.model import Case, HistoryItem
from calcgraph.case.read import parse_case
from calcgraph.derive.engine import Derived
from calcgraph.derive.result import AskNext, CriterionStatus, Diagnosis
from calcgraph.errors import CaseError, UnreadableInput
from calcgraph.namespace import local_name
from calcgraph.selfcheck import SEED, random_cases_of
from calcgraph.service import Service

pytestmark = pytest.mark.xdist_group("workbench")

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PUBLISHED = [*sorted((ROOT / "cases").glob("*.yaml")), *sorted((DATA / "development").glob("*.yaml"))]
GOOD = sorted((DATA / "good").glob("*.yaml"))
BAD = sorted((DATA / "bad").glob("*.yaml"))
MADE = 250  # in each layer
CLOSE = 1e-9
LAYERS = ("all", "article")
# Messages that parsers word each in their own way, or that tell of units, of which the page knows a list only.
OWN_WORDS = ("is not YAML", "uses a tag", "is given for instance in", "nested deeper", "is larger than", "is not UTF-8")


def ids(terms: Sequence[str]) -> list[str]:
    return [local_name(term) for term in terms]


def short(iri: str | None) -> str | None:
    """Return the id of a statement, criterion or condition."""
    return iri and iri.rpartition("/")[2]


# --- a case and a result of Python as the page's data ---


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


# --- in the browser ---


@pytest.fixture(scope="module")
def workbench(browser: Any, page_file: Path) -> Iterator[Any]:
    """One tab for all that is compared here, without a network."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.goto(page_file.as_uri())
    tab.wait_for_function("() => window.calcgraph")
    yield tab
    context.close()


def derived_in(tab: Any, cases: Sequence[Case], layer: str, whole: bool) -> list[dict[str, Any]]:
    told = [case_of(case) for case in cases]
    call = "([cases, layer, whole]) => JSON.stringify(window.calcgraph.deriveAll(cases, { layer }, whole))"
    found: list[dict[str, Any]] = json.loads(tab.evaluate(call, [told, layer, whole]))
    return found


def services(service: Service, article_service: Service) -> dict[str, Service]:
    return dict(zip(LAYERS, (service, article_service), strict=True))


@pytest.mark.parametrize("layer", LAYERS)
def test_page_derives_published_cases_as_python_does(
    layer: str, workbench: Any, service: Service, article_service: Service
) -> None:
    cases = [service.read(path) for path in PUBLISHED]
    derived = services(service, article_service)[layer].derive(cases)
    found = derived_in(workbench, cases, layer, whole=True)
    for one, other in zip(found, derived, strict=True):
        assert list(differences(one, result_of(other, whole=True))) == [], other.case.id


@pytest.mark.parametrize("layer", LAYERS)
def test_page_derives_made_cases_as_python_does(
    layer: str, workbench: Any, service: Service, article_service: Service
) -> None:
    own = services(service, article_service)[layer]
    cases = list(random_cases_of(own, MADE, random.Random(f"{SEED} {layer}")))
    found = derived_in(workbench, cases, layer, whole=False)
    for one, other in zip(found, own.derive(cases), strict=True):
        assert list(differences(one, result_of(other, whole=False))) == [], other.case


def test_page_weighs_label_clues_only_if_asked(workbench: Any, service: Service) -> None:
    cases = [case for path in PUBLISHED if (case := service.read(path)).label_clues]
    assert cases
    call = "cases => JSON.stringify(window.calcgraph.deriveAll(cases, { withClues: true }, true))"
    found = json.loads(workbench.evaluate(call, [case_of(case) for case in cases]))
    for one, other in zip(found, service.derive(cases, with_clues=True), strict=True):
        assert list(differences(one, result_of(other, whole=True))) == [], other.case.id


def test_an_update_takes_well_under_50_milliseconds(workbench: Any, service: Service) -> None:
    cases = [case_of(service.read(path)) for path in PUBLISHED]
    times = """cases => cases.map(each => {
        const before = performance.now();
        window.calcgraph.derive(each);
        return performance.now() - before;
    })"""
    workbench.evaluate(times, cases)  # the first run compiles
    taken = sorted(workbench.evaluate(times, cases))
    assert taken[len(taken) // 2] < 25
    assert taken[0] > 0 or taken[-1] > 0  # the clock ticks


# --- case files ---


def read_in(tab: Any, files: Sequence[Path]) -> list[dict[str, Any]]:
    texts = [(path.read_text(encoding="utf-8"), path.stem) for path in files]
    call = """texts => JSON.stringify(texts.map(([text, name]) => {
        const read = window.calcgraph.readCase(text, name);
        const written = read.case && window.calcgraph.writeCase(read.case);
        return { ...read, written, again: written && window.calcgraph.readCase(written, name) };
    }))"""
    found: list[dict[str, Any]] = json.loads(tab.evaluate(call, texts))
    return found


def without_advice(unread: Sequence[str]) -> list[str]:
    """Return words that were not read, without what the page says of each beside Python."""
    starts = (" (nearest: ", " (no term of ours", " (this code says")
    return [min((each.partition(start)[0] for start in starts), key=len) for each in unread]


def read_by_python(service: Service, text: str, name: str) -> Case:
    return parse_case(
        parse_document(text, name), service.knowledge.terms, service.engine.laboratory.states, lenient=True, name=name
    )


def test_page_reads_and_writes_case_files_as_python_does(workbench: Any, service: Service) -> None:
    files = [*PUBLISHED, *GOOD]
    for path, found in zip(files, read_in(workbench, files), strict=True):
        case = read_by_python(service, path.read_text(encoding="utf-8"), path.stem)
        assert found["problems"] == [], path.name
        assert found["case"] == case_of(case), path.name
        assert found["readings"] == list(case.readings), path.name
        assert found["approximated"] == list(case.approximated), path.name
        assert without_advice(found["unread"]) == list(case.unread), path.name
        assert found["again"]["case"] == found["case"], path.name
        assert case_of(read_by_python(service, found["written"], path.stem)) == found["case"], path.name


def test_page_finds_fault_with_case_files_as_python_does(workbench: Any) -> None:
    lenient = Service(lenient=True)
    compared = 0
    files = [path for path in BAD if is_text(path)]
    for path, found in zip(files, read_in(workbench, files), strict=True):
        messages = [each["message"] for each in found["problems"]]
        try:
            lenient.read(path)
        except CaseError as error:
            wanted = sorted(violation.message for violation in error.violations)
            if not any(words in message for message in wanted for words in OWN_WORDS):
                assert sorted(set(messages)) == sorted(set(wanted)), path.name
                compared += 1
            assert messages, path.name
        except UnreadableInput as error:
            assert found["case"] is None, path.name
            if not any(words in str(error) for words in OWN_WORDS):
                assert messages[0].removeprefix("the file ").split("'")[0] in str(error), path.name
                compared += 1
        else:
            assert messages == [], path.name
    assert compared > 150


def is_text(path: Path) -> bool:
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


HOSTILE = [
    "",
    "\ufeff",
    "\x00",
    "[" * 5000,
    "- " * 5000 + "x",
    "{" * 500 + "}" * 500,
    "__proto__: {findings: [phlebolith]}\nconstructor: 1",
    "findings: [{__proto__: x, sign: phlebolith}]\n<<: {age: 3}",
    "findings:\n- sign: '<img src=x onerror=alert(1)>'\n",
    "age: 1e999999999\nlabs: [{analyte: serum calcium, value: 1e308, unit: mg/dL}]",
    "findings: [" + "a " * 3000 + "]",
    "history: [" + ", ".join(f"word {number}" for number in range(200)) + "]",
    "\u202efindings: [phlebolith]",
    "%YAML 9.9\n---\na: 1",
    "? {a: b}\n: c",
    "a: &x [*x, *x]",
    "a: !!js/function 'function () {}'",
]


def test_no_text_breaks_the_page(workbench: Any) -> None:
    call = """texts => texts.map(text => {
        const before = performance.now();
        const read = window.calcgraph.readCase(text, 'hostile');
        if (read.case) window.calcgraph.writeCase(read.case), window.calcgraph.derive(read.case);
        return [read.problems.length + read.unread.length, performance.now() - before];
    })"""
    for text, (told, taken) in zip(HOSTILE, workbench.evaluate(call, HOSTILE), strict=True):
        assert told > 0, text[:60]
        assert taken < 3000, text[:60]
    assert workbench.evaluate("() => ({}).findings === undefined && ({}).polluted === undefined")


def test_comparison_finds_what_differs() -> None:
    python: dict[str, Any] = {"weights": [1.0, 2.0], "status": "open", "facts": []}
    assert list(differences(python, python)) == []
    assert list(differences(python | {"weights": [1.0, 2.00001]}, python)) == [".weights[1]: the page has 2.00001, Python 2.0"]
    assert list(differences(python | {"status": "excluded"}, python)) == [".status: the page has 'excluded', Python 'open'"]
    assert list(differences(python | {"facts": ["one"]}, python)) == [".facts: the page has ['one'], Python []"]
