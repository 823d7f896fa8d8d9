"""The built ontology, read-only: one in-memory store, asked by the queries that travel with the package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.codes import Codes
from calcgraph.errors import UnreadableInput, UsageError
from calcgraph.namespace import BASE, PREFIXES, sparql_prefixes
from calcgraph.terms import SYNONYM_KINDS, Term, TermIndex

__all__ = ["LAYERS", "Knowledge", "Record"]

LAYERS = ("all", "article")
RDFS = PREFIXES["rdfs"]
_WHOLE, _LEAN = ("calcgraph.ttl", "mappings.ttl"), ("lean.ttl",)
_WEIGHTS = {"all": "weights.ttl", "article": "weights-article.ttl"}

Record = dict[str, Any]


class Knowledge:
    """The ontology with its inferences, and the weights computed from one layer of statements."""

    def __init__(self, layer: str = "all", whole: bool = False) -> None:
        """Load a layer; `whole` loads class axioms, definitions and bibliography, too, which deriving does not need."""
        if layer not in _WEIGHTS:
            raise UsageError(f"there is no layer {layer!r}: choose one of {', '.join(LAYERS)}")
        self.layer = layer
        self._store = ox.Store()
        self._links: dict[str, Mapping[str, frozenset[str]]] = {}
        self._mapped = whole
        for name in (*(_WHOLE if whole else _LEAN), "calcgraph-inferred.ttl", _WEIGHTS[layer]):
            self._load(name)

    def _load(self, name: str) -> None:
        path = asset("ontology", name)
        try:
            self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error}): run  calcgraph build") from error

    def select(self, query: str) -> list[Record]:
        """Run a SELECT query; each row is a dict of plain values (IRIs as strings, numbers as numbers)."""
        solutions: Any = self._store.query(sparql_prefixes() + query)
        names = [variable.value for variable in solutions.variables]
        return [{name: _value(solution[name]) for name in names} for solution in solutions]

    def ask(self, folder: str, name: str, **among: Iterable[str]) -> list[Record]:
        """Run a query that travels with the package, by folder and name; `among` limits a variable to some IRIs."""
        query = asset("queries", folder, f"{name}.rq").read_text(encoding="utf-8")
        for variable, iris in among.items():
            query += f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}\n"
        return self.select(query)

    @cached_property
    def codes(self) -> Codes:
        """The mappings to public vocabularies."""
        return Codes(self._ask_mappings)

    def _ask_mappings(self, name: str) -> list[Record]:
        if not self._mapped:  # only who asks for a code needs them
            self._load(_WHOLE[1])
            self._mapped = True
        return self.ask("lookup", name)

    @contextmanager
    def including(self, quads: Iterable[ox.Quad]) -> Iterator[None]:
        """Add the facts of cases for the time of a block: what is derived from them is gone afterwards."""
        added = list(quads)
        self._store.extend(added)
        try:
            yield
        finally:
            for quad in added:
                self._store.remove(quad)

    @cached_property
    def terms(self) -> TermIndex:
        """Every term that a case can name."""
        labels = self._objects(RDFS + "label")
        by_kind = [self._objects(kind) for kind in SYNONYM_KINDS]
        facets = {term: facet for term, (facet,) in self._objects(BASE + "facet").items()}
        found = []
        for term, above in self._closure.items():
            facet = next((facets[wider] for wider in sorted(above) if wider in facets), None)
            if facet is not None and term not in facets:  # the root of a kind names nothing
                (label,) = labels[term]
                words = (tuple(sorted(kind.get(term, ()))) for kind in by_kind)
                found.append(Term(term, label, facet, *words))
        return TermIndex.of(found, self.codes)

    def within(self, term: str) -> frozenset[str]:
        """Return all that a term lies within: itself, what it is a kind of, what it is a part of."""
        return self._closure.get(term, frozenset())

    def narrowest(self, terms: Collection[str]) -> list[str]:
        """Return those of some terms, in their order, that hold no other of them."""
        return [term for term in terms if not any(term in self.within(other) for other in terms if other != term)]

    def always_at(self, sign: str) -> frozenset[str]:
        """Return the places that a sign has by its meaning, or by that of a wider sign."""
        return frozenset(place for wider in self.within(sign) for place in self.links("alwaysAt").get(wider, ()))

    def defined_at(self, sign: str, places: Iterable[str]) -> frozenset[str]:
        """Return what a sign seen at places is by definition: each sign that is nothing but a wider one at such a place."""
        told = [self.within(place) for place in places]
        return frozenset(
            defined
            for defined, genera in self.links("genus").items()
            if genera & self.within(sign) and any(self.links("alwaysAt")[defined] & around for around in told)
        )

    def links(self, name: str) -> Mapping[str, frozenset[str]]:
        """Return all values of one of our properties, by the term that has them."""
        if name not in self._links:
            self._links[name] = self._objects(BASE + name)
        return self._links[name]

    @property
    def _closure(self) -> Mapping[str, frozenset[str]]:
        return self.links("isWithin")

    def _objects(self, name: str) -> dict[str, frozenset[str]]:
        """Return all objects of a property by subject, read off the store without a query."""
        found: dict[str, set[str]] = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(name), None):
            found.setdefault(_value(quad.subject), set()).add(_value(quad.object))
        return {subject: frozenset(objects) for subject, objects in found.items()}

    @cached_property
    def criteria(self) -> Sequence[Record]:
        """What each criterion demands, a row a condition."""
        return self.ask("derive", "criteria")

    @cached_property
    def age_bands(self) -> Mapping[str, tuple[float, float]]:
        """The youngest and oldest age of each age band, in years."""
        return {row["term"]: (row["minYears"], row["maxYears"]) for row in self.ask("lookup", "age_bands")}

    @cached_property
    def constants(self) -> Mapping[str, float]:
        """The constants of the method by name."""
        return {row["name"]: float(row["value"]) for row in self.ask("lookup", "constants")}


def _value(term: Any) -> Any:
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value
    kind = term.datatype.value.rpartition("#")[2]
    if kind in ("decimal", "double", "float"):
        return float(term.value)
    if kind in ("integer", "int", "long"):
        return int(term.value)
    return term.value == "true" if kind == "boolean" else term.value
