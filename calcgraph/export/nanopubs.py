"""Write each statement as a nanopublication: what it says, where it stands, and who published it, as TriG.

A nanopublication is named by a hash of its content (a trusty URI), so that a citation of it can be checked. They are not
signed: whoever publishes them signs them with a key of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from calcgraph.errors import MissingExtra
from calcgraph.export.content import Content
from calcgraph.export.result import Exported, lost
from calcgraph.export.serial import used_prefixes, write_rdf
from calcgraph.knowledge import Record
from calcgraph.namespace import BASE, PREFIXES

__all__ = ["NANOPUBS", "write_nanopubs"]

NANOPUBS = BASE + "np/"

_NP, _NPX, _FOAF = "http://www.nanopub.org/nschema#", "http://purl.org/nanopub/x/", "http://xmlns.com/foaf/0.1/"
_RDF, _RDFS, _PROV, _DCTERMS = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["prov"], PREFIXES["dcterms"]
_MORE = {"np": _NP, "npx": _NPX, "foaf": _FOAF, "cgnp": NANOPUBS}
_HEAD, _ASSERTION, _PROVENANCE, _PUBINFO = (NANOPUBS + name for name in ("head", "assertion", "provenance", "pubinfo"))
_DEVELOPERS = BASE + "developers"
# What a statement says, and where that stands.
_SAID = ("subject", "relation", "feature", "atLocation", "polarity", "obligate", "howOften", "low", "high", "kind", "paraphrase")
_PLACE = ("section", "paragraph", "sentence", "sentenceSha256", "figure", "cites", "quantity", "layer")

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Told = Mapping[str, Sequence[_Term]]
_Quad = tuple[str, str, str, _Term]  # graph, subject, predicate, object


def write_nanopubs(content: Content) -> Exported:
    """Write TriG; needs nanopub."""
    try:
        from nanopub.trustyuri.rdf import RdfHasher  # noqa: F401
    except ImportError:
        raise MissingExtra("Writing nanopublications", "linked") from None
    writer = _Writer(content)
    quads = [quad for row in content.rows("statements") for quad in _named(list(writer.nanopub(row)))]
    data = write_rdf(quads, ox.RdfFormat.TRIG, used_prefixes(quads, _MORE))
    criteria = {row["criterion"] for row in content.rows("conditions")}
    losses = lost(
        (len(content.rows("statements")), "{} nanopublications are not signed: a nanopublication server takes signed ones only."),
        (len(content.rows("relations")), "{} stated relations between diseases are not written."),
        (len(criteria), "{} criteria are not written."),
        (len(content.labels), "{} terms are named, not described."),
    )
    return Exported({"calcgraph.nanopubs.trig": data}, losses)


class _Writer:
    """Writes nanopublications under a name that stands in for their own."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def nanopub(self, row: Record) -> Iterator[_Quad]:
        """Yield the four graphs of the nanopublication of a statement."""
        told = self._content.axioms.annotations(row["statement"])
        yield from self._head()
        yield _ASSERTION, row["statement"], _RDF + "type", ox.NamedNode(BASE + "Statement")
        for name in _SAID:
            for value in _sorted(told, BASE + name):
                yield _ASSERTION, row["statement"], BASE + name, value
        yield from self._provenance(row, told)
        yield from self._publication(row)

    def _head(self) -> Iterator[_Quad]:
        yield _HEAD, NANOPUBS, _RDF + "type", ox.NamedNode(_NP + "Nanopublication")
        for name, graph in (("Assertion", _ASSERTION), ("Provenance", _PROVENANCE), ("PublicationInfo", _PUBINFO)):
            yield _HEAD, NANOPUBS, f"{_NP}has{name}", ox.NamedNode(graph)

    def _provenance(self, row: Record, told: _Told) -> Iterator[_Quad]:
        work = self._works[row["source"]]
        yield _PROVENANCE, _ASSERTION, _PROV + "wasDerivedFrom", ox.NamedNode(row["source"])
        for name in _PLACE:
            for value in _sorted(told, BASE + name):
                yield _PROVENANCE, _ASSERTION, BASE + name, value
        for value in _sorted(told, _RDFS + "comment"):
            yield _PROVENANCE, _ASSERTION, _RDFS + "comment", value
        yield _PROVENANCE, row["source"], _DCTERMS + "bibliographicCitation", ox.Literal(work["citation"])
        found_at = f"https://doi.org/{work['doi']}" if work["doi"] else work["url"]
        if found_at:
            yield _PROVENANCE, row["source"], _RDFS + "seeAlso", ox.NamedNode(found_at)

    def _publication(self, row: Record) -> Iterator[_Quad]:
        """Tell who published it, and of which version; the date is the version's."""
        header = self._content.header
        day = ox.Literal(header["version"], datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
        yield _PUBINFO, NANOPUBS, _RDFS + "label", ox.Literal(row["id"])
        yield _PUBINFO, NANOPUBS, _DCTERMS + "created", day
        yield _PUBINFO, NANOPUBS, _DCTERMS + "creator", ox.NamedNode(_DEVELOPERS)
        yield _PUBINFO, NANOPUBS, _DCTERMS + "license", ox.NamedNode(header["licence"])
        yield _PUBINFO, NANOPUBS, _NPX + "hasNanopubType", ox.NamedNode(BASE + "Statement")
        yield _PUBINFO, NANOPUBS, _PROV + "wasDerivedFrom", ox.NamedNode(header["versionIri"])
        yield _PUBINFO, _DEVELOPERS, _FOAF + "name", ox.Literal(header["creator"])

    @cached_property
    def _works(self) -> Mapping[str, Record]:
        return {row["reference"]: row for row in self._content.rows("references")}


def _sorted(told: _Told, name: str) -> list[_Term]:
    return sorted(told.get(name, ()), key=str)


def _named(quads: list[_Quad]) -> list[ox.Quad]:
    """Return a nanopublication under the name that its content gives it, by the trusty URI module of nanopub."""
    from nanopub.trustyuri.rdf import RdfHasher
    from rdflib import URIRef

    told = [(URIRef(graph), URIRef(subject), URIRef(name), _as_rdflib(value)) for graph, subject, name, value in quads]
    trusty = NANOPUBS + RdfHasher.make_hash(told, baseuri=NANOPUBS, hashstr=" ")

    def rename(iri: str) -> ox.NamedNode:
        if not iri.startswith(NANOPUBS):
            return ox.NamedNode(iri)
        return ox.NamedNode(f"{trusty}#{iri.removeprefix(NANOPUBS)}".removesuffix("#"))

    return [
        ox.Quad(
            rename(subject), ox.NamedNode(name), rename(value.value) if isinstance(value, ox.NamedNode) else value, rename(graph)
        )
        for graph, subject, name, value in quads
    ]


def _as_rdflib(value: _Term) -> Any:
    from rdflib import Literal, URIRef

    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    assert isinstance(value, ox.Literal)
    return Literal(value.value, datatype=URIRef(value.datatype.value), normalize=False)
