"""The description of the built files: every count recomputed by query or from the tables, every name one that is defined."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib import namespace as ns

from calcgraph.build.metadata import METADATA
from calcgraph.build.run import FILES
from calcgraph.namespace import BASE, ONTOLOGY, PREFIXES

ONTOLOGY_FOLDER = Path(__file__).resolve().parent.parent / "ontology"
DESCRIBED = [name for name in FILES if name != METADATA]
MOD, SPDX = "https://w3id.org/mod#", "http://spdx.org/rdf/terms#"
# What MOD 3.2 defines for an artefact and for a distribution of it (https://w3id.org/mod), so far as it is used here.
OF_ARTEFACT = {"acronym", "hasFormalityLevel", "URI"}
OF_DISTRIBUTION = {
    "hasRepresentationLanguage", "hasSyntax", "prefLabelProperty", "synonymProperty", "definitionProperty", "hierarchyProperty",
    "obsoleteProperty", "numberOfClasses", "numberOfProperties", "numberOfObjectProperties", "numberOfDataProperties",
    "numberOfIndividuals", "numberOfDeprecated",
}  # fmt: skip


@pytest.fixture(scope="module")
def metadata() -> Graph:
    return Graph().parse(ONTOLOGY_FOLDER / METADATA)


def value(metadata: Graph, node: URIRef, name: Any) -> str:
    (found,) = metadata.objects(node, URIRef(str(name)))
    return str(found)


@pytest.mark.parametrize("name", DESCRIBED)
def test_counts_of_a_graph_and_marks_of_its_file(name: str, metadata: Graph) -> None:
    path = ONTOLOGY_FOLDER / name
    quads: set[Any] = set(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))  # a store would take 0.50 and 0.5 for one
    expected = {
        ns.VOID.triples: len(quads),
        ns.VOID.classes: len({quad.object for quad in quads if quad.predicate.value == str(ns.RDF.type)}),
        ns.VOID.properties: len({quad.predicate for quad in quads}),
        ns.VOID.distinctSubjects: len({quad.subject for quad in quads}),
        ns.VOID.distinctObjects: len({quad.object for quad in quads}),
    }
    dataset, file = URIRef(f"{BASE}dataset/{path.stem}"), URIRef(f"{BASE}file/{name}")
    assert {count: int(value(metadata, dataset, count)) for count in expected} == expected
    assert {(dataset, ns.DCAT.distribution, file), (URIRef(ONTOLOGY), ns.DCAT.distribution, file)} <= set(metadata)
    assert int(value(metadata, file, ns.DCAT.byteSize)) == len(path.read_bytes())
    checksum = URIRef(value(metadata, file, SPDX + "checksum"))
    assert value(metadata, checksum, SPDX + "checksumValue") == hashlib.sha256(path.read_bytes()).hexdigest()
    assert value(metadata, checksum, SPDX + "algorithm") == SPDX + "checksumAlgorithm_sha256"


def test_every_built_file_is_described_and_no_other(metadata: Graph) -> None:
    files = {str(file).removeprefix(f"{BASE}file/") for file in metadata.subjects(ns.RDF.type, ns.DCAT.Distribution)}
    assert files == set(DESCRIBED)
    assert METADATA in FILES


OURS = f'FILTER(isIRI(?x) && STRSTARTS(STR(?x), "{BASE}"))'
METRICS = {
    "numberOfClasses": f"?x a owl:Class {OURS}",
    "numberOfProperties": f"VALUES ?k {{ owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }} ?x a ?k {OURS}",
    "numberOfObjectProperties": f"?x a owl:ObjectProperty {OURS}",
    "numberOfDataProperties": f"?x a owl:DatatypeProperty {OURS}",
    "numberOfIndividuals": f"?x a ?k . ?k a owl:Class FILTER NOT EXISTS {{ ?x a owl:Class }} {OURS}",
    "numberOfDeprecated": "?x owl:deprecated true",
}


def test_metrics_of_the_ontology(metadata: Graph) -> None:
    store, file = ox.Store(), URIRef(f"{BASE}file/calcgraph.ttl")
    store.bulk_load(path=str(ONTOLOGY_FOLDER / "calcgraph.ttl"), format=ox.RdfFormat.TURTLE)
    for name, pattern in METRICS.items():
        found: Any = store.query(f"PREFIX owl: <{ns.OWL}> SELECT (COUNT(DISTINCT ?x) AS ?number) WHERE {{ {pattern} }}")
        (solution,) = found
        assert int(value(metadata, file, MOD + name)) == int(solution["number"].value), name


def test_linksets_are_those_of_the_table_of_mappings(metadata: Graph) -> None:
    lines = (ONTOLOGY_FOLDER / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if line[:1] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE)
    mapped = [
        (row["object_id"].partition(":")[0], row["predicate_id"].removeprefix("skos:"))
        for row in rows
        if row["object_id"] != "sssom:NoTermFound"
    ]
    by_predicate, by_vocabulary = Counter(mapped), Counter(prefix for prefix, _ in mapped)
    linksets = [URIRef(str(linkset)) for linkset in metadata.subjects(ns.RDF.type, ns.VOID.Linkset)]
    found: dict[tuple[str, ...], int] = {
        tuple(linkset.removeprefix(f"{BASE}linkset/").split("/")): int(value(metadata, linkset, ns.VOID.triples))
        for linkset in linksets
    }
    assert found == {**by_predicate, **{(prefix,): count for prefix, count in by_vocabulary.items()}}
    for prefix, predicate in by_predicate:
        linkset = URIRef(f"{BASE}linkset/{prefix}/{predicate}")
        assert value(metadata, linkset, ns.VOID.linkPredicate) == PREFIXES["skos"] + predicate
        assert value(metadata, linkset, ns.VOID.objectsTarget) == PREFIXES["vocab"] + prefix


def test_header_is_that_of_the_ontology(metadata: Graph) -> None:
    core, whole = Graph().parse(ONTOLOGY_FOLDER / "core.ttl"), URIRef(ONTOLOGY)
    copied = [ns.DCTERMS[name] for name in ("title", "creator", "license", "description")]
    for name in (*copied, ns.OWL.versionInfo, ns.OWL.versionIRI):
        assert set(metadata.objects(whole, name)) == set(core.objects(whole, name)) != set(), name
    version = value(metadata, whole, ns.OWL.versionInfo)
    assert value(metadata, whole, ns.DCTERMS.issued) == version
    assert value(metadata, whole, ns.OWL.versionIRI).endswith(version)


def test_names_are_defined_and_used_of_what_they_are_defined_for(metadata: Graph) -> None:
    for vocabulary in (ns.VOID, ns.DCAT, ns.DCTERMS):
        names = {name for name in metadata.predicates() if str(name).startswith(str(vocabulary))}
        assert names
        assert all(name in vocabulary for name in names)
    used: dict[str, set[str]] = {ONTOLOGY: set(), f"{BASE}file/calcgraph.ttl": set()}
    for subject, name in metadata.subject_predicates():
        if str(name).startswith(MOD):
            used[str(subject)].add(str(name).removeprefix(MOD))
    assert list(used.values()) == [OF_ARTEFACT, OF_DISTRIBUTION]
    assert {str(kind) for kind in metadata.objects(None, ns.RDF.type) if str(kind).startswith(MOD)} == {
        MOD + "SemanticArtefact", MOD + "SemanticArtefactDistribution",
    }  # fmt: skip
