"""Describe the built files for catalogues: VoID counts and linksets, DCAT distributions, and the terms of MOD.

Everything is counted or copied, from the graphs as they are written and from the header of `core.ttl`; nothing calls the
clock. Names of MOD (https://w3id.org/mod, version 3.2) are those that it defines for an artefact or for a distribution.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, VANN, VOID, XSD

from calcgraph.build.axioms import CG
from calcgraph.build.graph import new_graph
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES

__all__ = ["METADATA", "metadata_graph"]

METADATA = "metadata.ttl"
MOD, SPDX = Namespace("https://w3id.org/mod#"), Namespace("http://spdx.org/rdf/terms#")
SH, SKOS = Namespace(PREFIXES["sh"]), Namespace(PREFIXES["skos"])

_ASSERTED, _MAPPINGS = "calcgraph.ttl", "mappings.ttl"
_TITLES = {
    _ASSERTED: "The asserted ontology: terms, statements, criteria, and the figures of the source article as cases",
    "calcgraph-inferred.ttl": "What HermiT entails of the terms: kinds, and what lies within what",
    "lean.ttl": "The asserted ontology without class expressions, definitions, bibliography and what enters no score",
    "weights.ttl": "Weights of evidence, computed from all statements",
    "weights-article.ttl": "Weights of evidence, computed from the statements of the source article alone",
    "case-axioms.ttl": "Class axioms from which a reasoner derives what a case meets, refutes and excludes",
    _MAPPINGS: "Mappings to public vocabularies, and those vocabularies",
}
_TURTLE = "http://www.w3.org/ns/formats/Turtle"
_MEDIA_TYPE = URIRef("https://www.iana.org/assignments/media-types/text/turtle")
_ENGLISH = URIRef("http://lexvo.org/id/iso639-1/en")
_HEADER = (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.license, DCTERMS.source, OWL.versionInfo, OWL.versionIRI)
# Which property of ours plays which part, for whoever shows the ontology.
_PARTS = {
    MOD.prefLabelProperty: RDFS.label,
    MOD.synonymProperty: URIRef(PREFIXES["oboInOwl"] + "hasExactSynonym"),
    MOD.definitionProperty: URIRef(PREFIXES["IAO"] + "0000115"),
    MOD.hierarchyProperty: RDFS.subClassOf,
    MOD.obsoleteProperty: OWL.deprecated,
}


def metadata_graph(graphs: Mapping[str, Graph], texts: Mapping[str, str]) -> Graph:
    """Return the description of built graphs, by the name of the file and the text that each is written as."""
    graph = new_graph()
    for prefix, namespace in (("dcat", DCAT), ("mod", MOD), ("spdx", SPDX), ("vann", VANN), ("void", VOID)):
        graph.bind(prefix, namespace, override=True, replace=True)
    _add_artefact(graph, graphs[_ASSERTED])
    for name, described in graphs.items():
        _add_dataset(graph, name, described)
        _add_distribution(graph, name, texts[name])
    _add_metrics(graph, graphs[_ASSERTED])
    _add_linksets(graph, graphs[_MAPPINGS])
    return graph


def _dataset(name: str) -> URIRef:
    return CG[f"dataset/{name.removesuffix('.ttl')}"]


def _file(name: str) -> URIRef:
    return CG[f"file/{name}"]


def _add_artefact(graph: Graph, asserted: Graph) -> None:
    """Describe the whole: what its header says, and how it may be found."""
    whole = URIRef(ONTOLOGY)
    for kind in (MOD.SemanticArtefact, DCAT.Dataset, VOID.Dataset):
        graph.add((whole, RDF.type, kind))
    for name in _HEADER:
        for value in asserted.objects(whole, name):
            graph.add((whole, name, value))
    version = str(asserted.value(whole, OWL.versionInfo))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", version):  # releases are dated
        graph.add((whole, DCTERMS.issued, Literal(version, datatype=XSD.date)))
    for name, text in ((MOD.acronym, "calcgraph"), (MOD.hasFormalityLevel, "Ontology"), (VANN.preferredNamespacePrefix, "cg")):
        graph.add((whole, name, Literal(text)))
    graph.add((whole, VANN.preferredNamespaceUri, Literal(BASE)))
    graph.add((whole, MOD.URI, Literal(ONTOLOGY, datatype=XSD.anyURI)))
    graph.add((whole, DCTERMS.language, _ENGLISH))
    graph.add((whole, VOID.uriSpace, Literal(BASE)))


def _add_dataset(graph: Graph, name: str, described: Graph) -> None:
    """Describe one graph by counts, as VoID defines them: classes are objects of rdf:type, properties are predicates."""
    node, whole = _dataset(name), URIRef(ONTOLOGY)
    graph.add((whole, VOID.subset, node))
    graph.add((node, RDF.type, VOID.Dataset))
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.title, Literal(_TITLES[name], lang="en")))
    graph.add((node, DCTERMS.license, graph.value(whole, DCTERMS.license)))  # type: ignore[arg-type]
    graph.add((node, VOID.feature, URIRef(_TURTLE)))
    graph.add((node, VOID.triples, Literal(len(described))))
    for count, things in (
        (VOID.classes, described.objects(None, RDF.type)),
        (VOID.properties, described.predicates()),
        (VOID.distinctSubjects, described.subjects()),
        (VOID.distinctObjects, described.objects()),
    ):
        graph.add((node, count, Literal(len(set(things)))))


def _add_distribution(graph: Graph, name: str, text: str) -> None:
    """Describe one file: its form, its size, and a checksum by which a copy can be recognised."""
    node, data, checksum = _file(name), text.encode("utf-8"), CG[f"checksum/{name}"]
    for owner in (_dataset(name), URIRef(ONTOLOGY)):
        graph.add((owner, DCAT.distribution, node))
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(name)))
    graph.add((node, DCTERMS.license, graph.value(URIRef(ONTOLOGY), DCTERMS.license)))  # type: ignore[arg-type]
    graph.add((node, DCAT.mediaType, _MEDIA_TYPE))
    graph.add((node, DCAT.byteSize, Literal(len(data), datatype=XSD.nonNegativeInteger)))
    graph.add((node, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(hashlib.sha256(data).hexdigest(), datatype=XSD.hexBinary)))


def _add_metrics(graph: Graph, asserted: Graph) -> None:
    """Count what the asserted ontology declares in its own namespace, and say which property plays which part."""
    node = _file(_ASSERTED)
    graph.add((node, RDF.type, MOD.SemanticArtefactDistribution))
    graph.add((node, MOD.hasRepresentationLanguage, Literal("OWL")))
    graph.add((node, MOD.hasSyntax, Literal(_TURTLE, datatype=XSD.anyURI)))
    for part, name in _PARTS.items():
        graph.add((node, part, Literal(str(name), datatype=XSD.anyURI)))
    classes, objects, data, annotations = (
        _declared(asserted, kind) for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    )
    individuals = {each for kind in classes for each in asserted.subjects(RDF.type, kind) if isinstance(each, URIRef)} - classes
    for count, things in (
        (MOD.numberOfClasses, classes),
        (MOD.numberOfProperties, objects | data | annotations),
        (MOD.numberOfObjectProperties, objects),
        (MOD.numberOfDataProperties, data),
        (MOD.numberOfIndividuals, individuals),
        (MOD.numberOfDeprecated, set(asserted.subjects(OWL.deprecated, Literal(True)))),
    ):
        graph.add((node, count, Literal(len(things), datatype=XSD.nonNegativeInteger)))


def _declared(asserted: Graph, kind: URIRef) -> set[URIRef]:
    return {each for each in asserted.subjects(RDF.type, kind) if isinstance(each, URIRef) and each.startswith(BASE)}


def _add_linksets(graph: Graph, mappings: Graph) -> None:
    """Count the mappings to each vocabulary: a linkset in all, and within it one a predicate, as VoID asks."""
    for vocabulary in sorted(URIRef(str(each)) for each in mappings.subjects(RDF.type, CG.Vocabulary)):
        graph.add((vocabulary, RDF.type, VOID.Dataset))
        graph.add((vocabulary, DCTERMS.title, mappings.value(vocabulary, RDFS.label)))  # type: ignore[arg-type]
        graph.add((vocabulary, VOID.uriSpace, Literal(str(mappings.value(vocabulary, SH.namespace)))))
        linkset = CG[f"linkset/{vocabulary.removeprefix(PREFIXES['vocab'])}"]
        codes, total = set(mappings.subjects(SKOS.inScheme, vocabulary)), 0
        for kind in ("exact", "close", "broad", "narrow", "related"):
            predicate = SKOS[f"{kind}Match"]
            number = sum(code in codes for code in mappings.objects(None, predicate))
            total += number
            if number:
                part = URIRef(f"{linkset}/{kind}Match")
                _add_linkset(graph, part, vocabulary, number)
                graph.add((part, VOID.linkPredicate, predicate))
                graph.add((linkset, VOID.subset, part))
        _add_linkset(graph, linkset, vocabulary, total)
        graph.add((_dataset(_MAPPINGS), VOID.subset, linkset))


def _add_linkset(graph: Graph, linkset: URIRef, vocabulary: URIRef, number: int) -> None:
    graph.add((linkset, RDF.type, VOID.Linkset))
    graph.add((linkset, VOID.subjectsTarget, _dataset(_ASSERTED)))
    graph.add((linkset, VOID.objectsTarget, vocabulary))
    graph.add((linkset, VOID.triples, Literal(number)))
