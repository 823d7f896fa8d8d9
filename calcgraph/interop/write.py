"""Write cases, and results with their cases, in the formats that other systems read; say what each cannot carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from calcgraph.case.model import Case
from calcgraph.case.rdf import Iri, Triple, case_triples
from calcgraph.case.write import case_yaml
from calcgraph.errors import UsageError
from calcgraph.interop.concepts import Concepts
from calcgraph.namespace import PREFIXES

__all__ = ["FORMATS", "Exported", "export_case"]

Result = dict[str, Any] | None


@dataclass(frozen=True)
class Exported:
    """A case in another format: the text, the ending of a file of it, and what it does not carry."""

    text: str
    ending: str
    losses: tuple[str, ...] = ()
    only_ours: tuple[str, ...] = field(default=())


def export_case(form: str, case: Case, concepts: Concepts, version: str, result: Result = None) -> Exported:
    """Return a case, with its result if one is given, in one of FORMATS; `version` is that of the ontology."""
    written = _WRITERS[form]
    if not concepts.own and not written.has_words:
        raise UsageError(f"--public-codes goes with fhir and fhir-r5: {form} names a term by one id, and has no words instead")
    text = written.write(case, concepts, version, result)
    lost = ["the result"] if result is not None and not written.carries_results else []
    return Exported(text, written.ending, (*lost, *concepts.losses), tuple(concepts.only_ours))


@dataclass(frozen=True)
class _Format:
    write: Callable[[Case, Concepts, str, Result], str]
    ending: str
    about: str
    carries_results: bool = True
    has_words: bool = False


def _yaml(case: Case, concepts: Concepts, version: str, result: Result) -> str:
    return case_yaml(case, concepts.word)


def _fhir(release: str) -> Callable[[Case, Concepts, str, Result], str]:
    def write(case: Case, concepts: Concepts, version: str, result: Result) -> str:
        from calcgraph.interop.fhir_write import case_bundle, result_bundle

        return _json(case_bundle(case, concepts, release) if result is None else result_bundle(case, result, concepts, release))

    return write


def _phenopacket(case: Case, concepts: Concepts, version: str, result: Result) -> str:
    from calcgraph.interop.phenopacket_write import case_packet, result_packet

    return _json(case_packet(case, concepts, version) if result is None else result_packet(case, result, concepts, version))


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _triples(case: Case, result: Result, version: str) -> Iterable[Triple]:
    from calcgraph.interop.result_rdf import result_triples

    return case_triples(case) if result is None else result_triples(case, result, version)


def _turtle(case: Case, concepts: Concepts, version: str, result: Result) -> str:
    import pyoxigraph as ox

    used = {name: PREFIXES[name] for name in ("case", "cg", "crit", "dcterms", "prov", "rdfs", "ref", "stmt", "xsd")}
    triples = [
        ox.Triple(ox.NamedNode(subject), ox.NamedNode(name), ox.NamedNode(value) if isinstance(value, Iri) else _literal(value))
        for subject, name, value in _triples(case, result, version)
    ]
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode("utf-8")


def _literal(value: str | int | float) -> Any:
    import pyoxigraph as ox

    return ox.Literal(value)


def _jsonld(case: Case, concepts: Concepts, version: str, result: Result) -> str:
    from calcgraph.interop.rdf_cases import as_json_ld

    return _json(as_json_ld(_triples(case, result, version)))


_WRITERS = {
    "fhir": _Format(_fhir("R4"), ".fhir.json", "FHIR R4 Bundle", has_words=True),
    "fhir-r5": _Format(_fhir("R5"), ".fhir.json", "FHIR R5 Bundle", has_words=True),
    "jsonld": _Format(_jsonld, ".jsonld", "JSON-LD"),
    "phenopacket": _Format(_phenopacket, ".phenopacket.json", "GA4GH Phenopacket, version 2"),
    "turtle": _Format(_turtle, ".ttl", "RDF as Turtle; a result with PROV-O"),
    "yaml": _Format(_yaml, ".yaml", "a case file", carries_results=False),
}
FORMATS: Mapping[str, str] = {name: each.about for name, each in _WRITERS.items()}
