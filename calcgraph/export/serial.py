"""Serialise RDF with pyoxigraph so that older readers understand it, too, and with the prefixes that are used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

import pyoxigraph as ox

from calcgraph.namespace import PREFIXES

__all__ = ["used_prefixes", "write_rdf", "write_turtle_text"]

_PREFIX = b"@prefix "
_PLAIN = re.compile(r"(?:[A-Za-z0-9_](?:[\w.-]*[\w-])?)?")  # what may stand after a prefix without any escape


def used_prefixes(quads: Sequence[ox.Quad], more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the prefixes, ours and `more`, that shorten an IRI of these quads."""
    return _shortening(_nodes(quads), {**PREFIXES, **(more or {})})


def _shortening(nodes: set[ox.NamedNode], prefixes: Mapping[str, str]) -> dict[str, str]:
    iris = [node.value for node in nodes]
    return {prefix: base for prefix, base in prefixes.items() if any(iri.startswith(base) for iri in iris)}


def _nodes(quads: Sequence[ox.Quad]) -> set[ox.NamedNode]:
    """Return every IRI that quads name, datatypes included."""
    terms: set[object] = {term for quad in quads for term in quad}
    terms |= {term.datatype for term in terms if isinstance(term, ox.Literal)}
    return {term for term in terms if isinstance(term, ox.NamedNode)}


def write_rdf(quads: Sequence[ox.Quad], kind: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write quads in the order given."""
    told = quads if kind.supports_datasets else [quad.triple for quad in quads]
    return ox.serialize(told, format=kind, prefixes=dict(prefixes)) or b""


def write_turtle_text(quads: Sequence[ox.Quad], more: Mapping[str, str] | None = None) -> bytes:
    """Write Turtle in the order given, with prefixes of ours and `more`, those in order.

    Where a prefix would leave something to be escaped (a slash), all that is said of the subject is written in full: the
    Turtle parser of the OWL API reads no escapes.
    """
    nodes = _nodes(quads)
    prefixes = _shortening(nodes, {**PREFIXES, **(more or {})})
    escaped: set[object] = {node for node in nodes if _needs_escape(node.value, prefixes)}
    full = {quad.subject for quad in quads if not escaped.isdisjoint(quad)}
    head: set[bytes] = set()
    body: list[bytes] = []
    for in_full, told in groupby(quads, key=lambda quad: quad.subject in full):
        lines, rest = _parted(write_rdf(list(told), ox.RdfFormat.TURTLE, {} if in_full else prefixes))
        head |= lines
        body.append(rest)
    return b"".join([*sorted(head), *body])


def _parted(turtle: bytes) -> tuple[set[bytes], bytes]:
    """Return the lines that declare prefixes, and what stands below them."""
    head = set()
    while turtle.startswith(_PREFIX):
        line, end, turtle = turtle.partition(b"\n")
        head.add(line + end)
    return head, turtle


def _needs_escape(iri: str, prefixes: Mapping[str, str]) -> bool:
    longest = max((base for base in prefixes.values() if iri.startswith(base)), key=len, default=iri)
    return _PLAIN.fullmatch(iri.removeprefix(longest)) is None
