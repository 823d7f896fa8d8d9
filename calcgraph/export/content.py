"""What is exported: the graphs of the built ontology, and the same as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from calcgraph.codes import Code
from calcgraph.export.axioms import Axioms
from calcgraph.export.graphs import ASSERTED, INFERRED, Graphs
from calcgraph.export.result import lost
from calcgraph.knowledge import Knowledge, Record
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES

__all__ = ["Content"]


class Content:
    """The built ontology, read as far as a format needs it; one content serves several exports."""

    def __init__(self) -> None:
        self.graphs = Graphs()
        self._asked: dict[str, list[Record]] = {}

    @cached_property
    def knowledge(self) -> Knowledge:
        """The whole ontology, to be asked by queries."""
        return Knowledge(whole=True)

    @cached_property
    def axioms(self) -> Axioms:
        """The class axioms."""
        return Axioms(self.graphs.quads(ASSERTED))

    def rows(self, name: str) -> list[Record]:
        """Return the answers to one of the export queries; each query sorts them."""
        if name not in self._asked:
            self._asked[name] = self.knowledge.ask("export", name)
        return self._asked[name]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each term, by IRI."""
        return {row["term"]: row["label"] for row in self.rows("terms")}

    @cached_property
    def citations(self) -> Mapping[str, Sequence[Record]]:
        """The references and figures that each statement cites beside its source, by statement."""
        found: dict[str, list[Record]] = defaultdict(list)
        for row in self.rows("citations"):
            found[row["statement"]].append(row)
        return found

    def codes_of(self, term: str) -> Sequence[Code]:
        """Return the codes that a term is mapped to."""
        return self.knowledge.codes.of(term)

    def iri_of_code(self, curie: str) -> str:
        """Return the IRI of a code."""
        prefix, _, local = curie.partition(":")
        return str(self.knowledge.codes.vocabularies[prefix]["namespace"]) + local

    @cached_property
    def header(self) -> Record:
        """Title, version, licence, creator and description of the ontology."""
        (found,) = self.rows("header")
        return found | {"iri": ONTOLOGY}

    def words(self, term: str, kind: str) -> list[str]:
        """Return the synonyms of one kind that a term has: "Exact", "Narrow" or "Broad"."""
        return self._words.get((term, kind), [])

    @cached_property
    def _words(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.rows("synonyms"):
            found[row["term"], row["kind"]].append(row["word"])
        return found

    @cached_property
    def entailed(self) -> int:
        """How many links from kind to kind follow from the axioms and are not among them."""
        told = {(axiom.lower, axiom.upper.filler) for axiom in self.axioms.inclusions if axiom.upper.relation is None}
        inferred = (quad for quad in self.graphs.quads(INFERRED) if quad.predicate.value == PREFIXES["rdfs"] + "subClassOf")
        return sum((quad.subject.value, quad.object.value) not in told for quad in inferred)  # type: ignore[union-attr]

    @cached_property
    def left_out_of_owl(self) -> tuple[str, ...]:
        """What the merged ontology leaves out of the whole."""
        weights = sum(quad.predicate.value == BASE + "ofDisease" for quad in self.graphs.quads("weights.ttl"))
        return lost(
            (weights, "{} weights of evidence are computed, no axioms: nquads and csv have them."),
            (self.entailed, "{} subclass links that follow are left to the reader's own reasoner; nquads has them."),
        )
