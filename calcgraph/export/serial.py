"""Serialise RDF with pyoxigraph so that older readers understand it, too, and with the prefixes that are used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import pyoxigraph as ox

from calcgraph.namespace import PREFIXES

__all__ = ["used_prefixes", "write_rdf", "write_turtle_text"]

_PREFIX = b"@prefix "
_PLAIN = re.compile(r"(?:[A-Za-z0-9_](?:[\w.-]*[\w-])?)?")  # what may stand after a prefix without any escape


def used_prefixes(quads: Sequence[ox.Quad], more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the prefixes, ours and `more`, that shorten an IRI of these quads."""
    used = {iri for quad in quads for iri in _iris(quad)}
    known = {**PREFIXES, **(more or {})}
    return {prefix: base for prefix, base in known.items() if any(iri.startswith(base) for iri in used)}


def _iris(quad: ox.Quad) -> Iterator[str]:
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value


def write_rdf(quads: Sequence[ox.Quad], kind: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write quads in the order given."""
    told = quads if kind.supports_datasets else [quad.triple for quad in quads]
    return ox.serialize(told, format=kind, prefixes=dict(prefixes)) or b""


def write_turtle_text(quads: Sequence[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Write Turtle in the order given, its prefixes in order.

    Where a prefix would leave something to be escaped (a slash), all that is said of the subject is written in full: the
    Turtle parser of the OWL API reads no escapes.
    """
    used = {iri for quad in quads for iri in _iris(quad)}
    escaped = {iri for iri in used if _needs_escape(iri, prefixes)}
    full = {quad.subject for quad in quads if not escaped.isdisjoint(_iris(quad))}
    head: list[bytes] = []
    body: list[bytes] = []
    for in_full, told in groupby(quads, key=lambda quad: quad.subject in full):
        lines = write_rdf(list(told), ox.RdfFormat.TURTLE, {} if in_full else prefixes).splitlines(keepends=True)
        head += [line for line in lines if line.startswith(_PREFIX)]
        body += [line for line in lines if not line.startswith(_PREFIX)]
    return b"".join([*sorted(set(head)), *body])


def _needs_escape(iri: str, prefixes: Mapping[str, str]) -> bool:
    longest = max((base for base in prefixes.values() if iri.startswith(base)), key=len, default=iri)
    return _PLAIN.fullmatch(iri.removeprefix(longest)) is None
