"""Check the ontology against its own law: the shapes of `shapes/ontology.ttl` and the rules of `queries/qc/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from calcgraph.assets import asset
from calcgraph.namespace import curie, sparql_prefixes
from calcgraph.validate import validate_graph

__all__ = ["Breach", "check_ontology", "rules", "run_rule"]


@dataclass(frozen=True, order=True)
class Breach:
    """One place where the ontology breaks a rule."""

    rule: str
    entity: str
    property: str
    value: str
    message: str


def rules() -> list[Path]:
    """Return the quality rules: one query a file, each answering with ?entity ?property ?value."""
    return sorted(asset("queries", "qc").glob("*.rq"))


def check_ontology(files: Sequence[Path]) -> list[Breach]:
    """Return every breach of the shapes and rules in the given Turtle files, taken together."""
    store, graph = ox.Store(), Graph()
    for file in files:
        store.load(file.read_bytes(), format=ox.RdfFormat.TURTLE)
        graph.parse(file, format="turtle")
    found = [breach for rule in rules() for breach in run_rule(rule, store)]
    for violation in validate_graph(graph, asset("shapes", "ontology.ttl")):
        found.append(Breach(violation.rule, violation.path, "", violation.value, violation.message))
    return sorted(found)


def run_rule(rule: Path, store: ox.Store) -> list[Breach]:
    """Run one rule; its first comment line is the message."""
    text = rule.read_text(encoding="utf-8")
    message = text.splitlines()[0].lstrip("# ")
    solutions = store.query(sparql_prefixes() + text)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(
        Breach(rule.stem, _shown(row["entity"]), _shown(row["property"]), _shown(row["value"]), message) for row in solutions
    )


def _shown(term: object) -> str:
    if term is None:
        return ""
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
