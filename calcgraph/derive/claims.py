"""Write what cases tell as axioms beside those of the ontology: a case as a class of OWL 2 EL, or as an individual."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, count
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.axioms import is_axiom
from calcgraph.case.facts import Fact
from calcgraph.errors import UnreadableInput
from calcgraph.namespace import BASE, CASES, PREFIXES, local_name

__all__ = ["AXIOM_FILES", "Told", "as_classes", "as_individuals", "read_axioms"]

AXIOM_FILES = ("calcgraph.ttl", "case-axioms.ttl")
Told = Mapping[str, Sequence[Fact]]
Node = ox.NamedNode | ox.BlankNode

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
_TYPE, _FIRST, _REST = (ox.NamedNode(_RDF + name) for name in ("type", "first", "rest"))
_MEMBERS, _DISJOINT = (ox.NamedNode(_OWL + name) for name in ("members", "disjointWith"))
_NIL = ox.NamedNode(_RDF + "nil")
_SUBCLASS = ox.NamedNode(_RDFS + "subClassOf")


def read_axioms() -> list[ox.Triple]:
    """Read the asserted ontology and its axioms about cases, without annotations: labels and evidence entail nothing."""
    triples: list[ox.Triple] = []
    for name in AXIOM_FILES:
        path = asset("ontology", name)
        try:
            quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            triples.extend(quad.triple for quad in quads if _is_axiom(quad))
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error}): run  calcgraph build") from error
    return _disjoint_in_pairs(triples)


def _disjoint_in_pairs(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Write lists of disjoint classes as pairs: rustdl reads over such a list without a word."""
    links: dict[tuple[object, ox.NamedNode], Any] = {
        (each.subject, each.predicate): each.object for each in triples if each.predicate in (_MEMBERS, _FIRST, _REST)
    }
    pairs: list[ox.Triple] = []
    replaced: set[object] = set()
    for node in [subject for subject, name in links if name == _MEMBERS]:
        cell, members = links[node, _MEMBERS], []
        replaced.add(node)
        while cell != _NIL:
            replaced.add(cell)
            members.append(links[cell, _FIRST])
            cell = links[cell, _REST]
        pairs += [ox.Triple(one, _DISJOINT, other) for one, other in combinations(members, 2)]
    return [each for each in triples if each.subject not in replaced] + pairs


def _is_axiom(quad: ox.Quad) -> bool:
    return is_axiom(quad.predicate.value, "" if isinstance(quad.object, ox.BlankNode | ox.Triple) else quad.object.value)


@dataclass(frozen=True)
class _Claim:
    """One thing that a case tells: a finding or absence of some kinds, and places that it is linked to."""

    relation: str
    kinds: tuple[str, ...]
    link: str = ""
    places: tuple[str, ...] = ()


def _claims(facts: Iterable[Fact], classes: Collection[str]) -> Iterator[_Claim]:
    """Yield what a case tells; an absence from which nothing follows has no class and is left out."""
    for fact in facts:
        if fact.facet == "site":  # told by the signs seen there
            continue
        if not fact.present:
            yield from _absence(fact, classes)
        elif fact.said:  # an age may lie in no band
            yield _Claim("hasFinding", fact.said, "locatedIn", fact.locations)
        ruled_out = tuple(absence for other in fact.others if (absence := _absent("absence", other)) in classes)
        if ruled_out:
            yield _Claim("lacks", ruled_out)


def _absence(fact: Fact, classes: Collection[str]) -> Iterator[_Claim]:
    kind = "localAbsence" if fact.locations else "absence"
    kinds = tuple(name for said in fact.said if (name := _absent(kind, said)) in classes)
    places = tuple(name for place in fact.locations if (name := _absent("extent", place)) in classes)
    if kinds:
        yield _Claim("statedToLack", kinds, "throughout", places)


def _absent(kind: str, term: str) -> str:
    return f"{BASE}{kind}/{local_name(term)}"


def as_classes(cases: Told, classes: Collection[str]) -> list[ox.Triple]:
    """Return each case as a class, `case ⊑ Case ⊓ ∃hasFinding.(sign ⊓ ∃locatedIn.place) ⊓ …`, from the classes that there are."""
    return _told(cases, classes, _SUBCLASS, ox.NamedNode(_OWL + "Class"))


def as_individuals(cases: Told, classes: Collection[str]) -> list[ox.Triple]:
    """Return each case as an individual that is of those same class expressions."""
    return _told(cases, classes, _TYPE, ox.NamedNode(_OWL + "NamedIndividual"))


def _told(cases: Told, classes: Collection[str], relation: ox.NamedNode, kind: ox.NamedNode) -> list[ox.Triple]:
    expression, triples = _Expressions(), []
    for name, facts in cases.items():
        case = ox.NamedNode(CASES + name)
        triples += [ox.Triple(case, _TYPE, kind), ox.Triple(case, relation, _cg("Case"))]
        for claim in _claims(facts, classes):
            parts: list[Node] = [ox.NamedNode(kind) for kind in claim.kinds]
            parts += [expression.some(claim.link, ox.NamedNode(place)) for place in claim.places]
            filler = parts[0] if len(parts) == 1 else expression.intersection(parts)
            triples.append(ox.Triple(case, relation, expression.some(claim.relation, filler)))
    return triples + expression.triples


class _Expressions:
    """Makes class expressions; collects their triples."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []
        self._number = count()

    def some(self, relation: str, filler: Node) -> ox.BlankNode:
        """Return `∃relation.filler`."""
        node = self._node()
        self._add(node, _TYPE, ox.NamedNode(_OWL + "Restriction"))
        self._add(node, ox.NamedNode(_OWL + "onProperty"), _cg(relation))
        self._add(node, ox.NamedNode(_OWL + "someValuesFrom"), filler)
        return node

    def intersection(self, parts: Sequence[Node]) -> ox.BlankNode:
        """Return the intersection of class expressions."""
        node, cells = self._node(), [self._node() for _ in parts]
        self._add(node, _TYPE, ox.NamedNode(_OWL + "Class"))
        self._add(node, ox.NamedNode(_OWL + "intersectionOf"), cells[0])
        following: list[Node] = [*cells[1:], _NIL]
        for cell, part, after in zip(cells, parts, following, strict=True):
            self._add(cell, _FIRST, part)
            self._add(cell, _REST, after)
        return node

    def _node(self) -> ox.BlankNode:
        return ox.BlankNode(f"told-{next(self._number)}")

    def _add(self, node: Node, relation: ox.NamedNode, value: Node) -> None:
        self.triples.append(ox.Triple(node, relation, value))


def _cg(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)
