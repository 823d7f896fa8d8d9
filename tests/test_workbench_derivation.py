"""The page derives what Python derives, and reads and writes the same case files: held against one another in a real browser.

Compared are the article's figures, the development cases and cases made from a seed, in both layers: facts, statuses, weights
and their ranges, ranks, rank ranges, ties, coverage, what to ask next, what would flip; of the published cases every row of
evidence and every condition, too.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from made_cases import made_cases
from page_results import case_of, differences, result_of
from workbench import wait_until

from calcgraph.case.document import parse_document
from calcgraph.case.model import Case
from calcgraph.case.read import parse_case
from calcgraph.errors import CaseError, UnreadableInput
from calcgraph.selfcheck import SEED
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PUBLISHED = [*sorted((ROOT / "cases").glob("*.yaml")), *sorted((DATA / "development").glob("*.yaml"))]
GOOD = sorted((DATA / "good").glob("*.yaml"))
BAD = sorted((DATA / "bad").glob("*.yaml"))
MADE = 250  # in each layer
LAYERS = ("all", "article")
# Messages that parsers word each in their own way, or that tell of units, of which the page knows a list only.
OWN_WORDS = ("is not YAML", "uses a tag", "is given for instance in", "nested deeper", "is larger than", "is not UTF-8")


# --- in the browser ---


@pytest.fixture(scope="module")
def workbench(browser: Any, page_file: Path) -> Iterator[Any]:
    """One tab for all that is compared here, without a network."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.goto(page_file.as_uri())
    wait_until(tab, "window.calcgraph !== undefined")
    yield tab
    context.close()


def derived_in(tab: Any, cases: Sequence[Case], layer: str, whole: bool) -> list[dict[str, Any]]:
    told = [case_of(case) for case in cases]
    call = "([cases, layer, whole]) => JSON.stringify(window.calcgraph.deriveAll(cases, { layer }, whole))"
    found: list[dict[str, Any]] = json.loads(tab.evaluate(call, [told, layer, whole]))
    return found


def units_in(tab: Any) -> dict[str, dict[str, float]]:
    """Return for each analyte the units that the page knows, with what a value in it is multiplied by to be in the usual one."""
    call = """() => JSON.stringify(Object.fromEntries([...window.calcgraph.knowledge.analytes.values()].map(each =>
        [each.id, Object.fromEntries(Object.entries(each.units).map(([unit, factors]) => [unit, factors[each.unit]]))])))"""
    found: dict[str, dict[str, float]] = json.loads(tab.evaluate(call))
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
def test_page_derives_made_cases_as_python_does(layer: str, workbench: Any, service: Service, article_service: Service) -> None:
    own = services(service, article_service)[layer]
    cases = made_cases(own, MADE, random.Random(f"{SEED} {layer}"), units_in(workbench))
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
    files = [path for path in BAD if is_text(path)]
    compared = 0
    for path, found in zip(files, read_in(workbench, files), strict=True):
        wanted, is_read = faults(lenient, path)
        told = begun(each["message"] for each in found["problems"])
        assert bool(told) == bool(wanted), path.name
        assert (found["case"] is not None) == is_read, path.name
        if not any(words in message for message in wanted for words in OWN_WORDS):
            assert told == begun(wanted), path.name
            compared += 1
    assert compared > 150


def begun(messages: Iterable[str]) -> list[str]:
    """Return messages up to the first word that they quote: the page hints at other words in some."""
    return sorted({message.removeprefix("the file ").split("'")[0] for message in messages})


def faults(lenient: Service, path: Path) -> tuple[list[str], bool]:
    """Return what Python finds wrong with a file, and whether it is a case file at all."""
    try:
        lenient.read(path)
    except CaseError as error:
        return [violation.message for violation in error.violations], True
    except UnreadableInput as error:
        return [re.sub(r"^\S+?:( |\d+: )", "", str(error))], False
    return [], True


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
