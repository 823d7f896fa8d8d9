"""Every competency query answers with the expected rows, alike in two independent SPARQL engines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, URIRef, Variable

from calcgraph.namespace import curie
from calcgraph.queries import list_queries, run_query

ROOT = Path(__file__).resolve().parent.parent
GRAPHS = [ROOT / "ontology" / name for name in ("calcgraph.ttl", "calcgraph-inferred.ttl", "mappings.ttl")]
QUERIES = sorted((ROOT / "queries" / "competency").glob("*.rq"))
EXPECTED = ROOT / "tests" / "data" / "competency"

Rows = list[tuple[str, ...]]


def _cell(text: str, datatype: str) -> str:
    """Write a value alike for both engines: numbers in their shortest form."""
    kind = datatype.rpartition("#")[2]
    return f"{float(text):g}" if kind in ("integer", "decimal", "double", "float") else text


def _of_oxigraph(term: object) -> str:
    if isinstance(term, ox.Literal):
        return _cell(term.value, term.datatype.value)
    return curie(term.value) if isinstance(term, ox.NamedNode) else ""


def _of_rdflib(term: object) -> str:
    if isinstance(term, Literal):
        return _cell(str(term), str(term.datatype or ""))
    return curie(str(term)) if isinstance(term, URIRef) else ""


def _table(names: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Rows:
    return [tuple(names), *sorted(rows)]


@cache
def _store() -> ox.Store:
    store = ox.Store()
    for file in GRAPHS:
        store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    return store


@cache
def _in_rdflib(term: object) -> BNode | Literal | URIRef:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    kind = None if term.language or term.datatype.value.endswith("#string") else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=kind)


def _graph() -> Graph:
    """Return what the store holds as a graph of rdflib, whose own reader takes three times as long."""
    graph = Graph()
    for quad in _store():
        graph.add((_in_rdflib(quad.subject), _in_rdflib(quad.predicate), _in_rdflib(quad.object)))
    return graph


def _ask_oxigraph(query: Path) -> Rows:
    answer = _store().query(query.read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return _table(names, (tuple(_of_oxigraph(row[name]) for name in names) for row in answer))


def _ask_rdflib(query: Path, graph: Graph) -> Rows:
    answer = graph.query(query.read_text(encoding="utf-8"))
    names = [str(variable) for variable in answer.vars or []]
    return _table(names, (tuple(_of_rdflib(row.get(Variable(name))) for name in names) for row in answer.bindings))


def _expected(query: Path) -> Rows:
    with (EXPECTED / f"{query.stem}.tsv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return _table(head, map(tuple, rows))


def test_each_query_has_expected_rows_and_the_other_way_round() -> None:
    assert len(QUERIES) >= 32
    assert [query.stem for query in QUERIES] == sorted(file.stem for file in EXPECTED.glob("*.tsv"))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_rows_are_those_expected(query: Path) -> None:
    rows = _ask_oxigraph(query)
    assert rows == _expected(query)
    assert len(rows) > 1, "a question without an answer tests nothing"


# What rdflib's engine needs more than five seconds for: asked in sweeps.
SLOW = {"text_against_figures", "criteria_beyond_text", "discriminators"}


@pytest.mark.parametrize("slow", [False, pytest.param(True, marks=pytest.mark.sweep)])
def test_rdflib_gives_the_same_rows(slow: bool) -> None:
    # One test for all queries: the graph is filled once, which takes longer than any of them.
    graph = _graph()
    different = {query.stem: _ask_rdflib(query, graph) for query in QUERIES if (query.stem in SLOW) == slow}
    different = {name: rows for name, rows in different.items() if rows != _expected(EXPECTED / f"{name}.rq")}
    assert different == {}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_a_query_asks_its_question_first_and_cuts_nothing_off(query: Path) -> None:
    text = query.read_text(encoding="utf-8")
    assert re.match(r"# [A-Z].*\?", text)
    assert not re.search(r"(?i)\b(limit|offset|service|optimize)\b", re.sub(r"(?m)^#.*$", "", text))


def test_each_query_runs_by_name() -> None:
    assert [each["query"] for each in list_queries()] == [query.stem for query in QUERIES]
    rows = run_query(ROOT / "queries" / "competency" / "absent_contexts.rq")
    assert _table(rows[0], (tuple(map(str, row.values())) for row in rows)) == _expected(EXPECTED / "absent_contexts.rq")


def test_all_quantities_of_the_article_are_found() -> None:
    head, *rows = _ask_oxigraph(ROOT / "queries" / "competency" / "quantities.rq")
    found = {dict(zip(head, row, strict=True))["quantity"] for row in rows}
    assert found == {f"Q{number}" for number in range(1, 53)}
