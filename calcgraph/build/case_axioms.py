"""Write the class axioms from which a reasoner derives what a case meets, refutes and excludes.

Absence is modelled positively, so that the axioms stay in OWL 2 EL: to each term X that a condition or an obligate
feature needs belongs a class "absence of X", and these classes are ordered the other way round than the terms, since
whoever sees nothing of a kind sees none of its narrower kinds either. An absence that was stated of a place reaches, in the same
reversed order, all that lies within that place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.build.axioms import CG, Expression, intersection, sign_at, some
from calcgraph.build.graph import new_graph
from calcgraph.build.scored import Obligate, read_obligate
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES, STATEMENTS, local_name
from calcgraph.reason import Closure

__all__ = ["case_axioms"]

_CONDITIONS = PREFIXES["crit"]


def case_axioms(asserted: Graph, kinds: Closure) -> Graph:
    """Return the axioms about cases that follow from the conditions, the obligate features and the order of the terms.

    `kinds` are all classes that a term is a kind of, as a reasoner found them: some follow from where a sign always lies.
    """
    return _Writer(asserted, kinds).write()


class _Writer:
    def __init__(self, asserted: Graph, kinds: Closure) -> None:
        self._asserted = asserted
        self._kinds = kinds
        self._graph = new_graph()

    def write(self) -> Graph:
        """Return the graph, under an ontology header of its own."""
        header = URIRef(f"{ONTOLOGY}/case-axioms")
        self._graph.add((header, RDF.type, OWL.Ontology))
        self._graph.add((header, OWL.imports, URIRef(ONTOLOGY)))
        comment = "What a case meets, refutes and excludes, as class axioms in OWL 2 EL; rebuilt, never edited."
        self._graph.add((header, RDFS.comment, Literal(comment)))
        self._add_extents()
        self._add_absences()
        for condition, feature, place in self._conditions:
            self._add_condition(condition, feature, place)
        for obligate in self._obligate:
            self._add_exclusion(obligate)
        return self._graph

    # --- what the axioms speak of ---

    @cached_property
    def _conditions(self) -> list[tuple[URIRef, URIRef, URIRef | None]]:
        found = []
        for node in sorted(URIRef(str(each)) for each in self._asserted.subjects(RDF.type, CG.Condition)):
            feature, place = self._asserted.value(node, CG.feature), self._asserted.value(node, CG.atLocation)
            found.append((node, URIRef(str(feature)), None if place is None else URIRef(str(place))))
        return found

    @cached_property
    def _obligate(self) -> list[Obligate]:
        return read_obligate(self._asserted)

    @cached_property
    def _features(self) -> list[URIRef]:
        """The features whose absence tells something, and all that is wider."""
        needed = {feature for _, feature, _ in self._conditions}
        needed |= {URIRef(obligate.feature) for obligate in self._obligate}
        return sorted({wider for feature in needed for wider in self._above(feature)})

    @cached_property
    def _places(self) -> list[URIRef]:
        """The places that a stated absence must reach to tell something, and all that hold them."""
        needed = {place for _, _, place in self._conditions if place is not None}
        needed |= {URIRef(obligate.location) for obligate in self._obligate if obligate.location is not None}
        needed |= {home for feature in self._features for home in self._homes(feature)}
        found, waiting = set(needed), list(needed)
        while waiting:
            for wider in self._next_wider(waiting.pop()):
                if wider not in found:
                    found.add(wider)
                    waiting.append(wider)
        return sorted(found)

    def _above(self, term: URIRef) -> Iterator[URIRef]:
        """Yield a term and all that it is a kind of, up to the root of its kind."""
        return (URIRef(wider) for wider in sorted(self._kinds[str(term)]))

    def _parents(self, term: URIRef) -> set[URIRef]:
        """Return what a term is asserted to be a kind of, and what else it was found to be a kind of."""
        asserted = {wider for wider in self._asserted.transitive_objects(term, RDFS.subClassOf) if isinstance(wider, URIRef)}
        return asserted.intersection(self._asserted.objects(term, RDFS.subClassOf)) | set(self._above(term)) - asserted

    def _next_wider(self, place: URIRef) -> Iterator[URIRef]:
        """Yield the parents of a place, and what it is stated to be a part of."""
        for above in self._asserted.objects(place, RDFS.subClassOf):
            if isinstance(above, URIRef):
                yield above
            elif self._asserted.value(above, OWL.onProperty) == CG.partOf:
                yield URIRef(str(self._asserted.value(above, OWL.someValuesFrom)))

    def _homes(self, feature: URIRef) -> set[URIRef]:
        return {URIRef(str(home)) for wider in self._above(feature) for home in self._asserted.objects(wider, CG.alwaysAt)}

    # --- absences ---

    def _add_extents(self) -> None:
        known = set(self._places)
        for place in self._places:
            extent = self._declare(_extent(place), f"throughout: {self._label(place)}", CG.Extent)
            for wider in sorted(set(self._next_wider(place)) & known):
                self._graph.add((_extent(wider), RDFS.subClassOf, extent))

    def _add_absences(self) -> None:
        known = set(self._features)
        for feature in self._features:
            name = local_name(str(feature))
            local = self._declare(_local_absence(feature), f"absence of {self._label(feature)} within a place", CG.Absence)
            absence = self._declare(_absence(feature), f"absence of {self._label(feature)}", local)
            for wider in sorted(self._parents(feature) & known):
                self._graph.add((_absence(wider), RDFS.subClassOf, absence))
                self._graph.add((_local_absence(wider), RDFS.subClassOf, local))
            for home in sorted(self._homes(feature)):  # not where it always lies: nowhere
                at_home = f"absence-{name}-{local_name(str(home))}"
                self._imply(self._local(feature, home, at_home), absence)
            clash = f"clash-{name}"
            self._forbid([some(self._graph, CG.hasFinding, feature, f"{clash}-finding"), self._lacks(absence, clash)], clash)

    def _local(self, feature: URIRef, place: URIRef, name: str) -> BNode:
        reach = some(self._graph, CG.throughout, _extent(place), f"{name}-reach")
        return intersection(self._graph, [_local_absence(feature), reach], name)

    def _lacks(self, absence: Expression, name: str, relation: URIRef = CG.lacks) -> BNode:
        return some(self._graph, relation, absence, f"{name}-lacks")

    # --- conditions and exclusions ---

    def _add_condition(self, condition: URIRef, feature: URIRef, place: URIRef | None) -> None:
        name = condition.removeprefix(_CONDITIONS)
        meeting = self._declare(CG[f"caseMeeting/{name}"], f"case that meets {name}", CG.Case)
        refuting = self._declare(CG[f"caseRefuting/{name}"], f"case that refutes {name}", CG.Case)
        self._graph.add((meeting, CG.ofCondition, condition))
        self._graph.add((refuting, CG.ofCondition, condition))
        filler = feature if place is None else sign_at(self._graph, feature, place, f"meeting-{name}-filler")
        finding = some(self._graph, CG.hasFinding, filler, f"meeting-{name}-finding")
        definition = intersection(self._graph, [CG.Case, finding], f"meeting-{name}-definition")
        self._graph.add((meeting, OWL.equivalentClass, definition))
        self._imply(self._lacks(_absence(feature), f"refuting-{name}"), refuting)
        if place is not None:
            local = self._local(feature, place, f"refuting-{name}-place")
            self._imply(self._lacks(local, f"refuting-{name}-place"), refuting)
            clash = f"clash-{name}"
            self._forbid([finding, self._lacks(local, clash)], clash)

    def _add_exclusion(self, obligate: Obligate) -> None:
        name = obligate.statement.removeprefix(STATEMENTS)
        label = f"case that excludes {self._label(URIRef(obligate.disease))}, by {name}"
        excluding = self._declare(CG[f"caseExcluding/{name}"], label, CG.Case)
        self._graph.add((excluding, CG.excludesDisease, URIRef(obligate.disease)))
        self._graph.add((excluding, CG.byStatement, URIRef(obligate.statement)))
        absences: list[Expression] = [_absence(URIRef(obligate.feature))]
        if obligate.location is not None:
            absences.append(self._local(URIRef(obligate.feature), URIRef(obligate.location), f"excluding-{name}-place"))
        for number, absence in enumerate(absences):
            self._imply(self._lacks(absence, f"excluding-{name}-{number}", CG.statedToLack), excluding)

    # --- writing ---

    def _declare(self, name: URIRef, label: str, parent: URIRef) -> URIRef:
        self._graph.add((name, RDF.type, OWL.Class))
        self._graph.add((name, RDFS.label, Literal(label)))
        self._graph.add((name, RDFS.subClassOf, parent))
        return name

    def _imply(self, expression: BNode, name: URIRef) -> None:
        self._graph.add((expression, RDFS.subClassOf, name))

    def _forbid(self, parts: Iterable[BNode], name: str) -> None:
        """State that no case has all of the parts."""
        self._graph.add((intersection(self._graph, [CG.Case, *parts], name), RDFS.subClassOf, OWL.Nothing))

    def _label(self, term: URIRef) -> str:
        return str(self._asserted.value(term, RDFS.label))


def _absence(feature: URIRef) -> URIRef:
    return CG[f"absence/{feature.removeprefix(BASE)}"]


def _local_absence(feature: URIRef) -> URIRef:
    return CG[f"localAbsence/{feature.removeprefix(BASE)}"]


def _extent(place: URIRef) -> URIRef:
    return CG[f"extent/{place.removeprefix(BASE)}"]
