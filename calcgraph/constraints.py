"""Run the SPARQL constraints of the case shapes straight on the store.

A case that was read from YAML has the right form by construction; what is left to ask is what only a query can tell,
such as a sign given as present and absent. The constraints stand in `shapes/case.ttl` alone: here they are run without
the SHACL engine, whose import would take longer than the whole command. `calcgraph validate` runs the engine on all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.case.labs import JudgedLab
from calcgraph.case.model import Case
from calcgraph.case.rdf import Iri, Triple, case_triples
from calcgraph.errors import Violation
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, CASES, PREFIXES, curie

__all__ = ["check_constraints", "judged_triples"]

_SH = PREFIXES["sh"]


def check_constraints(case: Case, labs: Sequence[JudgedLab], knowledge: Knowledge) -> list[Violation]:
    """Return what the SPARQL constraints find wrong with a case."""
    triples = [*case_triples(case), *judged_triples(case, labs)]
    found = []
    with knowledge.including([_quad(triple) for triple in triples]):
        for name, target, message, select in _constraints():
            for row in knowledge.select(select.replace("WHERE {", f"WHERE {{ $this a <{target}> . ", 1)):
                value = row.get("value")
                place = str(row["this"]).removeprefix(CASES + case.id).strip("/")
                shown = knowledge.terms.label(value) if isinstance(value, str) else "" if value is None else str(value)
                found.append(Violation(place or "case", message, shown, curie(name)))
    return sorted(set(found))


def judged_triples(case: Case, labs: Sequence[JudgedLab]) -> Iterator[Triple]:
    """Yield for each laboratory result of a case the state that it was judged to have."""
    by_analyte = {(lab.analyte, lab.state) for lab in labs}
    for number, result in enumerate(case.labs):
        for analyte, state in by_analyte:
            own = result.state == state if result.state is not None else result.value is not None
            if analyte == result.analyte and own:
                yield f"{CASES}{case.id}/lab/{number}", BASE + "judgedState", state


def _constraints() -> list[tuple[str, str, str, str]]:
    """Return name, target class, message and query of each SPARQL constraint of the case shapes."""
    values: dict[tuple[str, str], list[str]] = {}
    for quad in ox.parse(path=str(asset("shapes", "case.ttl")), format=ox.RdfFormat.TURTLE):
        values.setdefault((_text(quad.subject), quad.predicate.value), []).append(_text(quad.object))
    return [
        (constraint, target, values[constraint, _SH + "message"][0], values[constraint, _SH + "select"][0])
        for (shape, name), constraints in sorted(values.items())
        if name == _SH + "sparql"
        for constraint in sorted(constraints)
        for target in values[shape, _SH + "targetClass"]
    ]


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _quad(triple: Triple) -> ox.Quad:
    subject, name, value = triple
    return ox.Quad(
        ox.NamedNode(subject), ox.NamedNode(name), ox.NamedNode(value) if isinstance(value, Iri) else ox.Literal(value)
    )
