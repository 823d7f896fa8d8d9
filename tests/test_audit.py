"""The audit finds the known faults of the scheme, finds what is planted, and no longer finds what is mended."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from expected_rows import Row, expected_rows
from test_knowledge_in_code import EXCEPTIONS, IDS, WORDS, phrases

from calcgraph.assets import assets_root
from calcgraph.audit import AuditItem, audit, audit_data, audit_markdown, checks, show_audit
from calcgraph.errors import UsageError
from calcgraph.namespace import sparql_prefixes
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "audit"
QUERIES = sorted((ROOT / "queries" / "audit").glob("*.rq"))
FILES = ("calcgraph.ttl", "calcgraph-inferred.ttl", "weights-article.ttl", "mappings.ttl")
CHANGES = sorted(DATA.glob("*.ru"))


def _traps() -> list[dict[str, str]]:
    with (DATA / "traps.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def items() -> list[AuditItem]:
    return audit(Service("article", whole=True))


def _is_among(items: Sequence[AuditItem], check: str, terms: Sequence[str], words: str) -> bool:
    return any(item.check == check and set(terms) <= {term.id for term in item.terms} and words in item.says for item in items)


@pytest.mark.parametrize("row", _traps(), ids=lambda row: f"{row['trap']}-{row['check']}")
def test_a_known_fault_is_found(row: dict[str, str], items: list[AuditItem]) -> None:
    assert _is_among(items, row["check"], row["terms"].split(" | "), row["words"])


# --- faults that are planted or mended in a copy ---


@pytest.fixture
def changed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Return a service of a copy of the ontology after one update."""
    change: Path = request.param
    text = change.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "queries", tmp_path / "queries")
    (tmp_path / "ontology").mkdir()
    for name in FILES:
        shutil.copy(ROOT / "ontology" / name, tmp_path / "ontology")
    _update(tmp_path / "ontology" / next((name for name in FILES if f"# file: {name}" in text), FILES[0]), text)
    monkeypatch.setenv("CALCGRAPH_HOME", str(tmp_path))
    assets_root.cache_clear()
    try:
        yield Service("article", whole=True)
    finally:
        assets_root.cache_clear()


def _update(file: Path, change: str) -> None:
    store = ox.Store()
    store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    store.update(sparql_prefixes() + change)
    store.dump(str(file), format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())


def _rows(change: Path) -> list[Row]:
    return expected_rows(change)


@pytest.mark.parametrize("changed", CHANGES, indirect=True, ids=lambda file: file.stem)
def test_a_planted_fault_comes_and_a_mended_one_goes(
    changed: Service, request: pytest.FixtureRequest, items: list[AuditItem]
) -> None:
    rows = _rows(DATA / f"{request.node.callspec.id}.ru")
    after = audit(changed, {check for _, check, _, _ in rows})
    assert rows
    for verb, check, terms, words in rows:
        assert verb in ("comes", "goes")
        assert _is_among(items, check, terms.split(", "), words) == (verb == "goes")
        assert _is_among(after, check, terms.split(", "), words) == (verb == "comes")


def test_each_check_is_seen_to_come_or_go() -> None:
    assert {check for change in CHANGES for _, check, _, _ in _rows(change)} == set(checks())


# --- what an item carries, and how it is shown ---


def test_each_check_finds_something_in_this_order(items: list[AuditItem]) -> None:
    assert list(dict.fromkeys(item.check for item in items)) == list(checks())


def test_each_item_is_a_sentence_about_terms_and_rests_on_something(items: list[AuditItem]) -> None:
    for item in items:
        assert re.fullmatch(r"[A-Z0-9“].*\.", item.says), item.says
        assert not re.search(r"[{}\[\]]|\bcg:|None|  ", item.says), item.says
        assert item.terms, item.says
        assert item.axioms or item.check == "percentages", item.says


def test_each_axiom_but_an_edge_has_its_place_in_the_article(items: list[AuditItem]) -> None:
    for axiom in (axiom for item in items for axiom in item.axioms):
        assert axiom.says, axiom.id
        assert (axiom.source is None) == (axiom.kind == "edge"), axiom.id
        if axiom.source is not None:
            assert axiom.source.layer == "article", axiom.id
            assert axiom.source.section, axiom.id


def test_an_overlap_is_shown_by_numbers_that_the_laboratory_judges_so(items: list[AuditItem]) -> None:
    (item,) = (item for item in items if item.check == "overlap" and "the very same facts" in item.says)
    numbers = re.findall(r"(\d[\d.]*) mg", item.witness or "")
    calcium, phosphate, product = float(numbers[0]), float(numbers[2]), float(numbers[4])
    assert calcium * phosphate == pytest.approx(product, abs=0.01)
    assert product > float(re.findall(r"<(\d+)", item.witness or "")[0])


def test_one_check_can_be_asked_for_alone(items: list[AuditItem]) -> None:
    found = audit(Service("article", whole=True), ["single", "silent"])
    assert found == [item for item in items if item.check in ("single", "silent")]


def test_data_is_json_and_keeps_everything(items: list[AuditItem]) -> None:
    data = json.loads(json.dumps(audit_data(items)))
    assert [each["says"] for each in data] == [item.says for item in items]
    (item,) = (each for each in data if each["check"] == "denied")
    assert [term["id"] for term in item["terms"]] == ["DystrophicCalcification", "Myositis", "MyositisOssificans"]
    assert [(axiom["kind"], axiom["id"]) for axiom in item["axioms"]] == [
        ("statement", "circumscripta-009"),
        ("statement", "mo-011"),
        ("edge", "MyositisOssificans < DystrophicCalcification"),
    ]
    assert item["axioms"][1]["source"]["section"] == "Myositis Ossificans"
    assert item["axioms"][1]["source"]["sentence"] == 3


def test_the_text_shows_each_check_and_each_item(items: list[AuditItem]) -> None:
    text = show_audit(items)
    assert max(map(len, text.splitlines())) <= 100
    plain = " ".join(text.split())
    # A hyphen may stand at the end of a line.
    assert [item.says for item in items if item.says.replace("- ", "-") not in plain.replace("- ", "-")] == []
    assert [row["title"] for row in checks().values() if f"\n{row['title']}\n" not in text] == []


def test_the_report_is_what_the_audit_makes(items: list[AuditItem]) -> None:
    assert (ROOT / "docs" / "audit.md").read_text(encoding="utf-8") == audit_markdown(items)


# --- wrong use ---


def test_another_layer_is_refused() -> None:
    with pytest.raises(UsageError, match="the whole article layer"):
        audit(Service("all", whole=True))


def test_half_an_ontology_is_refused() -> None:
    with pytest.raises(UsageError, match="the whole article layer"):
        audit(Service("article"))


def test_an_unknown_check_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no check is called 'nothing'; checks: reconstructed, .*unreferenced"):
        audit(Service("article", whole=True), ["nothing"])


# --- the queries ---


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_a_query_asks_its_question_first_and_names_no_disease(query: Path) -> None:
    text = query.read_text(encoding="utf-8")
    assert re.match(r"# [A-Z].*\?", text)
    assert phrases(text) & WORDS - set(EXCEPTIONS) == set()
    assert set(re.findall(r"\w+", text)) & IDS == set()


def test_each_check_of_a_query_is_listed() -> None:
    named = {check for query in QUERIES for check in re.findall(r"^# check: (.+)$", query.read_text(encoding="utf-8"), re.M)}
    assert named <= set(checks())
    assert all(row["why"].endswith(".") for row in checks().values())
