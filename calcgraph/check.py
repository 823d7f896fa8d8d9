"""Check the ontology against its own law: the shapes of `shapes/ontology.ttl` and the rules of `queries/qc/`.

The shapes look at each node by itself, on asserted data alone. The rules compare nodes, and read what follows, too. How
grave a breach of a rule is stands in `queries/qc/severity.tsv`; a breach of a shape, and of a rule not listed there, is an error.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import curie, sparql_prefixes
from calcgraph.validate import validate_graph

__all__ = ["SEVERITIES", "Breach", "check_ontology", "rules", "run_rule", "severities", "show_breaches"]

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, order=True)
class Breach:
    """One place where the ontology breaks a rule."""

    rule: str
    entity: str
    property: str
    value: str
    message: str
    severity: str = "error"


def rules() -> list[Path]:
    """Return the quality rules: one query a file, each answering with ?entity ?property ?value."""
    return sorted(asset("queries", "qc").glob("*.rq"))


def severities() -> dict[str, str]:
    """Return how grave a breach of each rule is, by the name of the rule."""
    path = asset("queries", "qc", "severity.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        found = {row["rule"]: row["severity"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for rule, severity in found.items():
        if severity not in SEVERITIES:
            raise UnreadableInput(str(path), f"{rule}: {severity!r} is none of {', '.join(SEVERITIES)}")
    return found


def check_ontology(asserted: Path, inferred: Path) -> list[Breach]:
    """Return every breach, the gravest first: of the shapes in the asserted file, of the rules in both files together."""
    store = _load(asserted, inferred)
    grades = severities()
    found = [breach for rule in rules() for breach in run_rule(rule, store, grades)]
    found += _shape_breaches(Graph().parse(asserted, format="turtle"))
    return sorted(set(found), key=lambda breach: (SEVERITIES.index(breach.severity), breach))


def run_rule(rule: Path, store: ox.Store, grades: Mapping[str, str] | None = None) -> list[Breach]:
    """Run one rule; its first comment line is the message."""
    text = rule.read_text(encoding="utf-8")
    message = text.splitlines()[0].lstrip("# ")
    grade = (severities() if grades is None else grades).get(rule.stem, "error")
    solutions = store.query(sparql_prefixes() + text)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(
        Breach(rule.stem, _shown(row["entity"]), _shown(row["property"]), _shown(row["value"]), message, grade)
        for row in solutions
    )


def show_breaches(breaches: Sequence[Breach]) -> str:
    """Return errors and warnings as text, each rule with its message once, and the number of breaches of each severity."""
    lines = []
    told = [breach for breach in breaches if breach.severity != "info"]
    for (severity, rule, message), group in groupby(told, key=lambda breach: (breach.severity, breach.rule, breach.message)):
        lines.append(f"{severity} {rule}: {message}")
        lines += [f"    {' '.join(filter(None, (each.entity, each.property, each.value)))}" for each in group]
    count = Counter(breach.severity for breach in breaches)
    verdict = "The ontology breaks its rules" if count["error"] else "The ontology keeps its rules"
    lines.append(f"{verdict}: {count['error']} errors, {count['warning']} warnings, {count['info']} notes (listed with --json).")
    return "".join(f"{line}\n" for line in lines)


def _load(*files: Path) -> ox.Store:
    store = ox.Store()
    for file in files:
        try:
            store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(file), f"cannot be read ({error}): run  calcgraph build") from error
    return store


def _shape_breaches(graph: Graph) -> Iterable[Breach]:
    for violation in validate_graph(graph, asset("shapes", "ontology.ttl")):
        entity, _, name = violation.path.partition(" ")
        yield Breach(violation.rule, curie(entity), name, violation.value, violation.message)


def _shown(term: object) -> str:
    if term is None:
        return ""
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
