"""The built ontology, read-only: one in-memory store, asked by the queries that travel with the package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from calcgraph.assets import asset
from calcgraph.errors import UnreadableInput, UsageError
from calcgraph.namespace import sparql_prefixes
from calcgraph.terms import Term, TermIndex

__all__ = ["LAYERS", "Knowledge", "Record"]

LAYERS = ("all", "article")
_WEIGHTS = {"all": "weights.ttl", "article": "weights-article.ttl"}

Record = dict[str, Any]


class Knowledge:
    """The ontology with its inferences, and the weights computed from one layer of statements."""

    def __init__(self, layer: str = "all") -> None:
        if layer not in _WEIGHTS:
            raise UsageError(f"there is no layer {layer!r}: choose one of {', '.join(LAYERS)}")
        self.layer = layer
        self._store = ox.Store()
        self._within: dict[str, frozenset[str]] = {}
        self._always_at: dict[str, frozenset[str]] = {}
        for name in ("calcgraph.ttl", "calcgraph-inferred.ttl", _WEIGHTS[layer]):
            self._load(name)

    def _load(self, name: str) -> None:
        path = asset("ontology", name)
        try:
            self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise UnreadableInput(str(path), f"cannot be read ({error}): run  calcgraph build") from error

    def select(self, query: str, values: Mapping[str, object] | None = None) -> list[Record]:
        """Run a SELECT query; each row is a dict of plain values (IRIs as strings, numbers as numbers)."""
        substitutions = {ox.Variable(name): _term(value) for name, value in (values or {}).items()}
        solutions: Any = self._store.query(sparql_prefixes() + query, substitutions=substitutions)
        names = [variable.value for variable in solutions.variables]
        return [{name: _value(solution[name]) for name in names} for solution in solutions]

    def ask(self, folder: str, name: str, values: Mapping[str, object] | None = None) -> list[Record]:
        """Run a query that travels with the package, by folder and name."""
        return self.select(asset("queries", folder, f"{name}.rq").read_text(encoding="utf-8"), values)

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
        found: dict[str, tuple[str, str, list[str]]] = {}
        for row in [*self.ask("lookup", "terms"), *self.ask("lookup", "other_terms")]:
            _, _, synonyms = found.setdefault(row["term"], (row["label"], row["facet"], []))
            if row["synonym"]:
                synonyms.append(row["synonym"])
        return TermIndex.of(
            Term(iri, label, facet, tuple(sorted(synonyms))) for iri, (label, facet, synonyms) in found.items()
        )

    def within(self, term: str) -> frozenset[str]:
        """Return all that a term lies within: itself, what it is a kind of, what it is a part of."""
        if term not in self._within:
            self._within[term] = frozenset(row["wider"] for row in self.ask("lookup", "within", {"term": term}))
        return self._within[term]

    def always_at(self, sign: str) -> frozenset[str]:
        """Return the places that a sign has by its meaning."""
        if sign not in self._always_at:
            self._always_at[sign] = frozenset(row["place"] for row in self.ask("lookup", "always_at", {"sign": sign}))
        return self._always_at[sign]

    @cached_property
    def constants(self) -> Mapping[str, float]:
        """The constants of the method by name."""
        return {row["name"]: float(row["value"]) for row in self.ask("lookup", "constants")}


def _term(value: object) -> ox.NamedNode | ox.Literal:
    if isinstance(value, str) and "://" in value:
        return ox.NamedNode(value)
    return ox.Literal(value)  # type: ignore[call-overload,no-any-return]


def _value(term: Any) -> Any:  # noqa: ANN401 - a SPARQL value is of any kind
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
