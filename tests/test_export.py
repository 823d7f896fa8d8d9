"""The ontology in every format, read back by another library than wrote it, and held against the built files and tables."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import pyoxigraph as ox
import pytest
import yaml

from calcgraph.errors import MissingExtra, UsageError
from calcgraph.export.formats import FORMATS, Content, Exported, export_ontology
from calcgraph.export.kgx import CATEGORIES, PREDICATES
from calcgraph.namespace import BASE, PREFIXES, curie, iri, sparql_prefixes

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
OWL, RDF, RDFS, SKOS = (PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos"))
TYPE = ox.NamedNode(RDF + "type")

Row = tuple[Any, ...]
Tables = Mapping[str, list[dict[str, str]]]


class Written:
    """The exports, each written once; and a place to keep their files."""

    def __init__(self, folder: Path) -> None:
        self._content, self._folder = Content(), folder
        self._made: dict[str, Exported] = {}

    def __getitem__(self, name: str) -> Exported:
        if name not in self._made:
            self._made[name] = export_ontology(name, self._content)
            for file, data in self._made[name].files.items():
                (self._folder / file).write_bytes(data)
        return self._made[name]

    def path(self, name: str) -> Path:
        (file,) = self[name].files
        return self._folder / file

    def data(self, name: str) -> bytes:
        (data,) = self[name].files.values()
        return data


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("exports"))


# --- what the built files say, asked without the package ---


@cache
def built(*files: str) -> ox.Store:
    store = ox.Store()
    for file in files or ("calcgraph.ttl", "mappings.ttl"):
        store.bulk_load(path=str(ONTOLOGY / file), format=ox.RdfFormat.TURTLE)
    return store


def ask(store: ox.Store, pattern: str, *names: str, graphs: bool = False) -> set[Row]:
    """Return the solutions of a pattern as rows of plain text; None where a variable is not bound."""
    query = f"{sparql_prefixes()} SELECT {' '.join(f'?{name}' for name in names)} WHERE {{ {pattern} }}"
    solutions: Any = store.query(query, use_default_graph_as_union=graphs)
    return {tuple(each[name].value if each[name] is not None else None for name in names) for each in solutions}


def said(pattern: str, *names: str) -> set[Row]:
    return ask(built(), pattern, *names)


def count(pattern: str, name: str) -> int:
    return len(said(pattern, name))


def table(file: str) -> list[dict[str, str]]:
    return read_table((ONTOLOGY / file).read_text(encoding="utf-8"), "\t")


def read_table(text: str, delimiter: str) -> list[dict[str, str]]:
    quoting: Any = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, quoting=quoting))


def lines(quads: Iterable[ox.Quad]) -> set[bytes]:
    """Return quads as lines of N-Quads."""
    return {*(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()}


def read_turtle(*files: str) -> Iterator[ox.Quad]:
    return (quad for file in files for quad in ox.parse(path=str(ONTOLOGY / file), format=ox.RdfFormat.TURTLE))


KINDS = "?lower rdfs:subClassOf ?upper . FILTER(isIRI(?lower) && isIRI(?upper))"
EDGE = "?lower rdfs:subClassOf [ owl:onProperty ?relation ; owl:someValuesFrom ?upper ] . FILTER(isIRI(?upper))"
AT_PLACE = """?lower rdfs:subClassOf [ owl:onProperty ?relation ; owl:someValuesFrom [ owl:intersectionOf
    ( ?upper [ owl:onProperty cg:locatedIn ; owl:someValuesFrom ?place ] ) ] ]"""
STATED = """?statement a cg:Statement ; cg:subject ?subject ; cg:relation ?relation ; cg:feature ?feature ;
    cg:polarity ?polarity .
    OPTIONAL { ?statement cg:atLocation ?place }"""


def term_ids() -> set[str]:
    """The ids of all terms, and of the roots of their kinds, as they are told apart by facets."""
    roots = said("?root cg:facet ?facet", "root")
    below = built("calcgraph.ttl", "calcgraph-inferred.ttl")
    return {row[0] for row in ask(below, "?root cg:facet ?facet . ?term cg:isWithin ?root", "term")} | {row[0] for row in roots}


# --- every format ---


def test_formats_are_those_of_the_documents() -> None:
    assert list(FORMATS) == [
        "turtle", "rdfxml", "jsonld", "functional", "nquads", "obographs", "skos", "kgx", "graphml", "cyjs", "cx2", "csv",
        "nanopub",
    ]  # fmt: skip
    assert {each.extra for each in FORMATS.values()} == {None, "linked"}
    assert all(each.sentence.endswith(".") for each in FORMATS.values())


def test_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"there is no format 'owl': choose one of turtle, rdfxml"):
        export_ontology("owl")


@pytest.mark.parametrize(
    ("name", "library"), [("functional", "pyhornedowl"), ("obographs", "obographs"), ("cx2", "ndex2.cx2"), ("nanopub", "nanopub")]
)
def test_library_that_is_not_installed_is_told_by_its_extra(name: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for loaded in [each for each in sys.modules if each.startswith(library.partition(".")[0])]:
        monkeypatch.setitem(sys.modules, loaded, None)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=re.escape("pip install 'calcgraph[linked]'")):
        export_ontology(name)


CHEAP = ("turtle", "skos", "kgx", "cyjs", "csv")
HASHES = """
import hashlib, json, sys
from calcgraph.export.formats import Content, export_ontology
content = Content()
print(json.dumps({file: hashlib.sha256(data).hexdigest()
                  for name in sys.argv[1:] for file, data in export_ontology(name, content).files.items()}))
"""


@pytest.mark.sweep
def test_a_second_run_gives_the_same_bytes(written: Written) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "4321"}
    command = [sys.executable, "-W", "ignore", "-c", HASHES, *CHEAP]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=True)
    first = {file: hashlib.sha256(data).hexdigest() for name in CHEAP for file, data in written[name].files.items()}
    assert json.loads(run.stdout) == first


def numbers(losses: Iterable[str]) -> list[int]:
    found = (re.match(r"[\d,]+(?= )", each) for each in losses)
    return [int(each[0].replace(",", "")) for each in found if each]


def test_losses_are_counted_from_the_graph(written: Written) -> None:
    statements, relations = count("?s a cg:Statement", "s"), count("?r a cg:Relation", "r")
    criteria, disjoint = count("?c a cg:Criterion", "c"), count("?d a owl:AllDisjointClasses", "d")
    featureless = count("?s a cg:Statement FILTER NOT EXISTS { ?s cg:feature ?feature }", "s")
    at_place = count("?s a cg:Statement ; cg:atLocation ?place", "s")
    references, mappings = count("?r a cg:Reference", "r"), count("?m sssom:confidence ?confidence", "m")
    words = [len(said(f"?term oboInOwl:has{kind}Synonym ?word", "term", "word")) for kind in ("Exact", "Narrow", "Broad")]
    exact, narrow, broad = words
    single = count("?s a cg:Statement ; cg:kind 'single-case'", "s")
    named = count("?axiom cg:statedBy ?s", "s")
    weights = len(ask(built("weights.ttl"), "?w a cg:Weight", "w"))
    entailed = len(ask(built("calcgraph-inferred.ttl"), KINDS, "lower", "upper") - said(KINDS, "lower", "upper"))
    network = [featureless, at_place, criteria, disjoint, exact + narrow + broad, mappings, references]
    assert numbers(written["skos"].losses) == [statements, relations, criteria, disjoint, narrow, broad, mappings]
    assert [numbers(written[name].losses) for name in ("graphml", "cyjs", "cx2")] == [network] * 3
    assert numbers(written["nanopub"].losses) == [statements, relations, criteria, len(term_ids())]
    assert numbers(written["turtle"].losses) == [weights, entailed]
    assert numbers(written["csv"].losses) == [disjoint, entailed]
    assert written["nquads"].losses == ()
    kgx = numbers(written["kgx"].losses)
    assert (kgx[0], *kgx[2:]) == (featureless, single, criteria, disjoint, narrow + broad)
    obo = numbers(written["obographs"].losses)
    places = len(said(AT_PLACE, "lower", "relation", "upper", "place"))
    assert (obo[0], *obo[2:7]) == (places, disjoint, named, statements - named, relations, references)


# --- RDF ---

RDF_FORMATS = {"turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
FOREIGN = {"dcterms", "IAO", "oboInOwl", "sh", "skos", "sssom"}


def test_turtle_says_what_the_built_files_say_and_declares_the_rest(written: Written) -> None:
    source = ox.Dataset(read_turtle("calcgraph.ttl", "mappings.ttl"))
    source.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)  # so are the blank nodes of the export called
    told = lines(ox.parse(written.data("turtle"), format=ox.RdfFormat.TURTLE))
    assert lines(source) - told == set()
    more = list(ox.parse(b"\n".join(told - lines(source)), format=ox.RdfFormat.N_QUADS))
    assert {quad.predicate for quad in more} == {TYPE}
    declared = {(quad.subject.value, quad.object.value.removeprefix(OWL)) for quad in more}  # type: ignore[union-attr]
    used = {each[0] for each in said("?s ?p ?o", "p")} - {each[0] for each in said("?p a ?kind", "p")}
    foreign = {each for each in used if not each.startswith((OWL, RDF, RDFS))}
    assert {subject for subject, kind in declared if kind == "AnnotationProperty"} == foreign
    assert {curie(each).partition(":")[0] for each in foreign} >= FOREIGN
    assert {kind for _, kind in declared} <= {"AnnotationProperty", "Class"}


@pytest.mark.parametrize("name", ["rdfxml", "jsonld"])
def test_other_rdf_says_the_same(name: str, written: Written) -> None:
    told = lines(ox.parse(written.data(name), format=RDF_FORMATS[name]))
    assert told == lines(ox.parse(written.data("turtle"), format=ox.RdfFormat.TURTLE))


def test_json_ld_is_read_alike_by_another_library(written: Written) -> None:
    document = json.loads(written.data("jsonld"))
    part = {"@context": document["@context"], "@graph": document["@graph"][:400]}
    found = read_by_rdflib(json.dumps(part), "json-ld")
    subjects = {each[0] for each in found}
    assert len(subjects) > 150
    assert found == {row for row in in_short() if row[0] in subjects}


def read_by_rdflib(text: str, kind: str) -> set[Row]:
    """Return what rdflib reads, without blank nodes and numbers, whose spelling it changes."""
    from rdflib import Graph

    return plain_rows(Graph().parse(data=text, format=kind))


def plain_rows(told: Iterable[Row]) -> set[Row]:
    from rdflib import BNode, Literal

    return {
        tuple(map(str, row))
        for row in told
        if not any(isinstance(each, BNode) for each in row) and not (isinstance(row[2], Literal) and row[2].datatype)
    }


def quads_by_rdflib(text: str, kind: str) -> set[Row]:
    """Return what rdflib reads of a dataset, as rows that end with the name of the graph; without blank nodes and numbers."""
    from rdflib import Dataset

    return plain_rows(Dataset().parse(data=text, format=kind).quads())


PLAIN = "FILTER(isIRI(?s) && (isIRI(?o) || DATATYPE(?o) IN (xsd:string, rdf:langString)))"


def in_short(*files: str) -> set[Row]:
    return ask(built(*files), f"?s ?p ?o {PLAIN}", "s", "p", "o")


def test_turtle_is_read_alike_by_another_library(written: Written) -> None:
    head = written.data("turtle").decode()[:200_000].rpartition(" .\n")[0] + " ."
    found = read_by_rdflib(head, "turtle")
    subjects = {each[0] for each in found}
    assert len(subjects) > 100
    declared = {row for row in found if row[1:] == (TYPE.value, OWL + "Class")}
    assert found - declared == {row for row in in_short() if row[0] in subjects} - declared


SOURCES = {
    "inferred": "calcgraph-inferred.ttl",
    "case-axioms": "case-axioms.ttl",
    "mappings": "mappings.ttl",
    "weights": "weights.ttl",
    "weights-article": "weights-article.ttl",
}
ASSERTED = ("ontology", "article", "supplementary", "references", "figures")


@pytest.fixture(scope="module")
def held(written: Written) -> Mapping[str, list[bytes]]:
    """The triples of each named graph, as lines."""
    found: dict[str, list[bytes]] = {}
    for line in written.data("nquads").splitlines():
        triple, _, name = line.removesuffix(b" .").rpartition(b" ")
        inside = name.startswith(f"<{BASE}graph/".encode()) and b"/hasPart> " not in line  # which is told of graphs themselves
        found.setdefault(name.decode().rpartition("/")[2][:-1] if inside else "", []).append(triple if inside else line)
    return found


def test_named_graphs_hold_the_built_files(held: Mapping[str, list[bytes]]) -> None:
    assert {*held} == {"", *ASSERTED, *SOURCES}
    asserted = {line for name in ASSERTED for line in held[name]}  # what both layers state stands in both
    for found, file in ((asserted, "calcgraph.ttl"), *((held[name], file) for name, file in SOURCES.items())):
        source = [line.removesuffix(b" .") for line in lines(read_turtle(file))]
        assert len(found) == len(source), file
        assert {line for line in found if b"_:" not in line} == {line for line in source if b"_:" not in line}, file
    told = ox.parse(b"\n".join(held[""]), format=ox.RdfFormat.N_QUADS)
    subjects = {quad.subject.value for quad in told}  # type: ignore[union-attr]
    assert subjects == {BASE.removesuffix("/"), *(f"{BASE}graph/{name}" for name in held if name)}


def test_named_graphs_are_read_alike_by_another_library(written: Written) -> None:
    by_subject: dict[str, list[str]] = {}
    for line in written.data("nquads").decode().splitlines():
        by_subject.setdefault(line.partition(" ")[0], []).append(line)
    chosen = sorted(each for each in by_subject if not each.startswith("_:"))[::25]
    found = quads_by_rdflib("\n".join(line for each in chosen for line in by_subject[each]), "nquads")
    subjects = {each[1:-1] for each in chosen}
    expected = {(*row, name) for name, file in SOURCES.items() for row in in_short(file) if row[0] in subjects}
    asserted = {f"{BASE}graph/{name}" for name in ASSERTED}
    assert {row for row in found if row[3] not in asserted} == {(*row[:3], f"{BASE}graph/{row[3]}") for row in expected}
    assert {row[:3] for row in found if row[3] in asserted} == {row for row in in_short("calcgraph.ttl") if row[0] in subjects}
    assert {row[3].rpartition("/")[2] for row in found} == {*ASSERTED, *SOURCES}


def test_no_blank_node_is_shared_by_two_graphs(held: Mapping[str, list[bytes]]) -> None:
    nodes = {name: {*re.findall(rb"(?:^| )(_:\w+)", b"\n".join(told), re.MULTILINE)} for name, told in held.items()}
    assert sum(map(len, nodes.values())) == len(set().union(*nodes.values())) > 5_000


@pytest.fixture(scope="module")
def graphs(written: Written) -> ox.Store:
    store = ox.Store()
    store.bulk_load(written.data("nquads"), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize("layer", ["article", "supplementary"])
def test_each_layer_stands_in_its_graph_with_all_that_was_made_from_it(layer: str, graphs: ox.Store) -> None:
    name = f"{BASE}graph/{layer}"
    stated = {row[0] for row in said(f"?node cg:layer '{layer}'", "node")}
    held = ask(graphs, f"GRAPH <{name}> {{ ?node cg:layer ?layer }}", "node", "layer")
    assert held == {(node, layer) for node in stated}
    outside = ask(graphs, "GRAPH ?graph { ?axiom cg:statedBy ?statement }", "statement", "graph")
    assert {where for statement, where in outside if statement in stated} == {name}
    related = "?r cg:subject ?s ; cg:relation ?p ; cg:object ?o"
    told = ask(graphs, f"GRAPH <{name}> {{ ?s ?p ?o }} GRAPH ?any {{ {related} }}", "s", "p", "o")
    assert told == said(f"{related} ; cg:layer '{layer}'", "s", "p", "o")
    axioms = f"GRAPH <{name}> {{ ?lower rdfs:subClassOf ?axiom . ?note owl:annotatedTarget ?axiom }}"
    assert len(ask(graphs, axioms, "axiom")) == len(said(f"?note cg:statedBy ?statement . ?statement cg:layer '{layer}'", "note"))


# --- OWL ---


@pytest.fixture(scope="module")
def owl(written: Written) -> Any:
    """What the OWL API makes of the Turtle and of the functional syntax."""
    command = [sys.executable, str(ROOT / "tests" / "owlapi.py"), str(written.path("turtle")), str(written.path("functional"))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_export_is_owl_2_dl_and_el(owl: Any) -> None:
    version = next(iter(said("?o owl:versionIRI ?version", "version")))[0]
    assert owl["OWL2DLProfile"] == []
    assert owl["OWL2ELProfile"] == []  # even with the individuals
    assert [version in each for each in owl["ids"]] == [True, True]


def test_functional_syntax_says_what_the_rdf_says(owl: Any) -> None:
    assert (owl["only first"], owl["only second"]) == ([], [])


def test_owl_api_reads_as_many_axioms_as_the_graph_has(owl: Any) -> None:
    kinds = owl["kinds"]
    assert kinds["DisjointClasses"] == count("?d a owl:AllDisjointClasses", "d")
    assert kinds["EquivalentClasses"] == len(said("?c owl:equivalentClass ?d", "c", "d"))
    edges = [(KINDS, 2), (EDGE, 3), (AT_PLACE, 4)]
    names = ("lower", "upper", "relation", "place")
    assert kinds["SubClassOf"] == sum(len(said(pattern, *names[:size])) for pattern, size in edges)
    assert kinds["SubObjectPropertyOf"] == len(said("?p rdfs:subPropertyOf ?q", "p", "q"))
    assert (kinds["SubPropertyChainOf"], kinds["TransitiveObjectProperty"]) == (1, 1)
    assert kinds["ClassAssertion"] == len(said(f"?i a ?class FILTER(!STRSTARTS(STR(?class), '{OWL}'))", "i", "class"))


def test_owlready_reads_the_same_classes_and_parents(written: Written) -> None:
    import owlready2

    ontology = owlready2.World().get_ontology(written.path("rdfxml").as_uri()).load()
    classes = list(ontology.classes())
    assert {each.iri for each in classes} >= {row[0] for row in said("?c a owl:Class FILTER(isIRI(?c))", "c")}
    parents = {(each.iri, parent.iri) for each in classes for parent in each.is_a if hasattr(parent, "iri")}
    assert {(lower, upper) for lower, upper in parents if upper != OWL + "Thing"} == said(KINDS, "lower", "upper")
    edges = {
        (each.iri, edge.property.iri, edge.value.iri)
        for each in classes
        for edge in each.is_a
        if isinstance(edge, owlready2.Restriction) and hasattr(edge.value, "iri")
    }
    assert edges == said(EDGE, "lower", "relation", "upper")


def test_horned_owl_reads_the_same_classes_and_finds_no_violation(written: Written) -> None:
    import pyhornedowl
    from pyhornedowl.profile import check_profile

    ontology = pyhornedowl.open_ontology_from_string(written.data("functional").decode(), "ofn")
    told = {row[0] for row in said("?c a owl:Class FILTER(isIRI(?c))", "c")}
    assert ontology.get_classes() >= told
    parents = {(each, upper) for each in ontology.get_classes() for upper in ontology.get_superclasses(each)}
    assert parents == said(KINDS, "lower", "upper")
    assert [check_profile(ontology, profile).violations for profile in ("DL", "EL")] == [[], []]


# --- OBO Graphs ---


def test_obo_graph_is_read_by_pronto(written: Written) -> None:
    import pronto

    read = pronto.Ontology(str(written.path("obographs")))
    terms = {term.id: term for term in read.terms()}
    labels = {(name, term.name) for name, term in terms.items() if term.name}
    assert labels >= said("?c a owl:Class ; rdfs:label ?label FILTER(isIRI(?c))", "c", "label")
    definitions = {(name, str(term.definition)) for name, term in terms.items() if term.definition}
    assert definitions == said("?c a owl:Class ; IAO:0000115 ?text", "c", "text")
    parents = {(name, parent.id) for name, term in terms.items() for parent in term.superclasses(distance=1, with_self=False)}
    assert parents == said(KINDS, "lower", "upper")
    synonyms = {(name, each.scope, each.description) for name, term in terms.items() for each in term.synonyms}
    for kind in ("Exact", "Narrow", "Broad"):
        words = {(name, word) for name, scope, word in synonyms if scope == kind.upper()}
        assert words == said(f"?c a owl:Class ; oboInOwl:has{kind}Synonym ?word", "c", "word")
    codes = {(name, each.id) for name, term in terms.items() for each in term.xrefs}
    assert codes == said("?c skos:exactMatch/skos:notation ?code", "c", "code")


def test_edges_of_the_obo_graph_name_relation_place_and_statements(written: Written) -> None:
    import obographs

    read = obographs.read(written.path("obographs"))
    edges = [edge for edge in read.edges if edge.pred not in ("is_a", "subPropertyOf")]
    values = [{(each.pred, each.val) for each in (edge.meta and edge.meta.basicPropertyValues) or ()} for edge in edges]
    places = [next((value for name, value in told if name == BASE + "locatedIn"), None) for told in values]
    found = {(edge.sub, edge.pred, edge.obj, place) for edge, place in zip(edges, places, strict=True)}
    expected = {(*row, None) for row in said(EDGE, "lower", "relation", "upper")}
    assert found == expected | said(AT_PLACE, "lower", "relation", "upper", "place")
    assert len(found) == len(edges)
    told = [(edge.sub, *pair) for edge, pairs in zip(edges, values, strict=True) for pair in pairs]
    stated = {(lower, value) for lower, name, value in told if name == BASE + "statedBy"}
    assert stated == said("?note owl:annotatedSource ?lower ; cg:statedBy ?statement", "lower", "statement")
    chains = {(each.predicateId, *each.chainPredicateIds) for each in read.propertyChainAxioms}
    assert chains == {(BASE + "locatedIn", BASE + "locatedIn", BASE + "partOf")}
    defined = {(each.definedClassId, *(each.genusIds or ())) for each in read.logicalDefinitionAxioms}
    assert defined >= said("?sign cg:genus ?genus", "sign", "genus")


# --- SKOS ---


@pytest.fixture(scope="module")
def scheme(written: Written) -> ox.Store:
    store = ox.Store()
    store.bulk_load(written.data("skos"), format=ox.RdfFormat.TURTLE)
    return store


def test_concepts_are_the_terms_with_their_words(scheme: ox.Store) -> None:
    terms = term_ids()
    assert {row[0] for row in ask(scheme, "?c a skos:Concept ; skos:inScheme cg:scheme", "c")} == terms
    labels = said("?c rdfs:label ?label", "c", "label")
    assert ask(scheme, "?c skos:prefLabel ?label", "c", "label") == {row for row in labels if row[0] in terms}
    definitions = {row for row in said("?c IAO:0000115 ?text", "c", "text") if row[0] in terms}
    assert ask(scheme, "?c a skos:Concept ; skos:definition ?text", "c", "text") == definitions
    exact = {row for row in said("?c oboInOwl:hasExactSynonym ?word", "c", "word") if row not in labels}
    assert ask(scheme, "?c skos:altLabel ?word", "c", "word") == exact


def test_scheme_is_read_alike_by_another_library(written: Written, scheme: ox.Store) -> None:
    found = read_by_rdflib(written.data("skos").decode(), "turtle")
    assert found == ask(scheme, f"?s ?p ?o {PLAIN}", "s", "p", "o")
    terms = term_ids()
    labels = {row for row in said("?c rdfs:label ?label", "c", "label") if row[0] in terms}
    assert {(row[0], row[2]) for row in found if row[1] == SKOS + "prefLabel"} == labels
    for kind in ("exact", "close", "broad", "narrow", "related"):
        matches = {(row[0], row[2]) for row in found if row[1] == f"{SKOS}{kind}Match"}
        assert matches == said(f"?c skos:{kind}Match ?d", "c", "d")


def test_broader_concepts_are_kinds_and_parts(scheme: ox.Store) -> None:
    terms = term_ids()
    generic = {row for row in said(KINDS, "lower", "upper") if {*row} <= terms}
    parts = said(EDGE.replace("?relation", "cg:partOf"), "lower", "upper")
    assert ask(scheme, "?c <http://purl.org/iso25964/skos-thes#broaderGeneric> ?d", "c", "d") == generic
    assert ask(scheme, "?c <http://purl.org/iso25964/skos-thes#broaderPartitive> ?d", "c", "d") == parts
    assert ask(scheme, "?c skos:broader ?d", "c", "d") == generic | parts
    assert ask(scheme, "?d skos:narrower ?c", "c", "d") == generic | parts
    tops = ask(scheme, "cg:scheme skos:hasTopConcept ?c", "c")
    assert tops == ask(scheme, "?c a skos:Concept FILTER NOT EXISTS { ?c skos:broader ?d }", "c")


def test_matches_of_concepts_are_the_mappings(scheme: ox.Store) -> None:
    for kind in ("exact", "close", "broad", "narrow", "related"):
        assert ask(scheme, f"?c skos:{kind}Match ?d", "c", "d") == said(f"?c skos:{kind}Match ?d", "c", "d")


def test_scheme_keeps_the_integrity_conditions_of_skos(scheme: ox.Store) -> None:
    for one, other in (("prefLabel", "altLabel"), ("prefLabel", "hiddenLabel"), ("altLabel", "hiddenLabel")):  # S13
        assert ask(scheme, f"?c skos:{one} ?word ; skos:{other} ?word", "c", "word") == set()
    assert ask(scheme, "?c skos:prefLabel ?one, ?other FILTER(?one != ?other)", "c") == set()  # S14
    assert ask(scheme, "?c skos:broader+ ?c", "c") == set()
    for other in ("broadMatch", "narrowMatch", "relatedMatch"):  # S46
        assert ask(scheme, f"?c skos:exactMatch ?code ; skos:{other} ?code", "c", "code") == set()


# --- KGX ---


@pytest.fixture(scope="module")
def kgx(written: Written) -> Tables:
    files = written["kgx"].files
    return {name: read_table(files[f"calcgraph_{name}.tsv"].decode(), "\t") for name in ("nodes", "edges")}


@pytest.fixture(scope="module")
def biolink() -> Any:
    """The Biolink Model as its package ships it."""
    spec = find_spec("biolink_model")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    file = Path(spec.submodule_search_locations[0], "schema", "biolink_model.yaml")
    return yaml.load(file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def above(biolink: Any, part: str, name: str) -> set[str]:
    """Return a class or slot of the Biolink Model, and all above it, mixins included."""
    told = biolink[part][name]
    higher = [each for each in [told.get("is_a"), *told.get("mixins", ())] if each]
    return {name}.union(*(above(biolink, part, each) for each in higher))


def spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name.removeprefix("biolink:")).lower()


def test_categories_predicates_and_columns_are_of_the_biolink_model(kgx: Tables, biolink: Any) -> None:
    assert {row["category"] for row in kgx["nodes"]} == {*CATEGORIES.values(), "biolink:NamedThing"}
    assert all("named thing" in above(biolink, "classes", spaced(each)) for each in CATEGORIES.values())
    predicates = {row["predicate"] for row in kgx["edges"]}
    assert predicates == {*PREDICATES.values(), "biolink:related_to"}
    assert all("related to" in above(biolink, "slots", spaced(each)) for each in predicates)
    for column, enum in (("knowledge_level", "KnowledgeLevelEnum"), ("agent_type", "AgentTypeEnum")):
        assert {row[column] for row in kgx["edges"]} <= {*biolink["enums"][enum]["permissible_values"]}
    own = {"id", "iri", "how_often", "percentage_low", "percentage_high", "statement_kind", "layer"}
    columns = {*kgx["nodes"][0], *kgx["edges"][0]} - own
    assert {each for each in columns if spaced(each) not in biolink["slots"]} == set()


def test_predicates_join_what_the_biolink_model_lets_them_join(kgx: Tables, biolink: Any) -> None:
    kinds = {row["id"]: above(biolink, "classes", spaced(row["category"])) for row in kgx["nodes"]}
    slots = {each: biolink["slots"][spaced(each)] for each in {row["predicate"] for row in kgx["edges"]}}
    wrong = {
        (row["predicate"], row["subject"], row["object"])
        for row in kgx["edges"]
        for end, demand in (("subject", "domain"), ("object", "range"))
        if slots[row["predicate"]].get(demand) not in kinds[row[end]] | {None, "ontology class"}
    }
    assert wrong == set()


def test_nodes_are_the_terms_and_the_codes(kgx: Tables) -> None:
    rows = kgx["nodes"]
    names = [row["id"] for row in rows]
    assert len(names) == len(set(names))
    codes = {row[0] for row in said("?code skos:notation ?notation", "notation")}
    assert set(names) == {curie(term) for term in term_ids()} | codes
    assert {(row["id"], row["name"]) for row in rows if row["id"] in codes and row["name"]} == said(
        "?code skos:notation ?notation ; rdfs:label ?label", "notation", "label"
    )
    assert {row["iri"] for row in rows} == term_ids() | {row[0] for row in said("?code skos:notation ?n", "code")}


def test_edges_are_statements_with_their_sources(kgx: Tables) -> None:
    rows = {row["id"]: row for row in kgx["edges"]}
    assert len(rows) == len(kgx["edges"])
    nodes = {row["id"] for row in kgx["nodes"]}
    assert {row[end] for row in rows.values() for end in ("subject", "object")} <= nodes
    told = {
        (name, row["subject"], row["original_predicate"], row["object"], row["negated"], row["anatomical_context_qualifier"])
        for name, row in rows.items()
        if name.startswith("stmt:")
    }
    names = ("statement", "subject", "relation", "feature", "polarity", "place")
    assert told == {
        (*map(curie, row[:4]), "true" if row[4] == "absent" else "false", curie(row[5] or "")) for row in said(STATED, *names)
    }
    assert {row["primary_knowledge_source"] for row in rows.values()} == {"infores:calcgraph"}
    cited = {(name, each) for name, row in rows.items() if row["publications"] for each in row["publications"].split("|")}
    dois = said("?statement dcterms:source|cg:cites ?work ; cg:subject ?d . ?work cg:doi ?doi", "statement", "doi")
    assert {(name, each.removeprefix("doi:")) for name, each in cited if each.startswith("doi:")} == {
        (curie(statement), doi) for statement, doi in dois if curie(statement) in rows
    }
    assert [name for name, row in rows.items() if name.startswith(("stmt:", "rel:")) and not row["publications"]] == []
    words = {row["id"]: row["hpo_term"] for row in table("frequencies.tsv")}
    often = {(name, row["frequency_qualifier"]) for name, row in rows.items() if row["frequency_qualifier"]}
    asked = said(STATED + " ?statement cg:howOften ?word", "statement", "word")
    assert often == {(curie(name), words[word]) for name, word in asked if words.get(word)}
    observed = {name for name, row in rows.items() if row["knowledge_level"] == "observation"}
    assert observed == {curie(row[0]) for row in said(STATED + " ?statement cg:kind 'single-case'", "statement")}


def test_edges_are_mappings_with_their_confidence(kgx: Tables) -> None:
    told = {
        (row["subject"], row["original_predicate"], row["object"], float(row["has_confidence_score"]))
        for row in kgx["edges"]
        if row["has_confidence_score"]
    }
    note = "?note owl:annotatedSource ?term ; owl:annotatedProperty ?match ; owl:annotatedTarget/skos:notation ?code"
    rows = said(f"{note} ; sssom:confidence ?c", "term", "match", "code", "c")
    assert told == {(curie(term), curie(match), code, float(confidence)) for term, match, code, confidence in rows}


# --- networks ---


class Network(NamedTuple):
    """A network as it was read: label by node, and the ends and the relation of each edge."""

    labels: Mapping[str, str]
    edges: list[Row]


def read_by_networkx(graph: Any) -> Network:
    edges = [(lower, upper, told["interaction"]) for lower, upper, told in graph.edges(data=True)]
    return Network(dict(graph.nodes(data="label")), edges)


def read_by_igraph(path: Path) -> Network:
    import igraph

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # edges have an attribute named id, too
        graph = igraph.Graph.Read_GraphML(str(path))
    names = graph.vs["id"]
    edges = [(names[edge.source], names[edge.target], edge["interaction"]) for edge in graph.es]
    return Network(dict(zip(names, graph.vs["label"], strict=True)), edges)


def read_elements(data: bytes) -> Network:
    """Read CyJS as Cytoscape.js documents it: elements with data, an id each of all, and edges from node to node by id."""
    elements = json.loads(data)["elements"]
    nodes, edges = ([each["data"] for each in elements[group]] for group in ("nodes", "edges"))
    names = [each["id"] for each in (*nodes, *edges)]
    assert all(isinstance(name, str) and name for name in names)
    assert len(names) == len(set(names))
    assert {edge[end] for edge in edges for end in ("source", "target")} <= {node["id"] for node in nodes}
    told = [(edge["source"], edge["target"], edge["interaction"]) for edge in edges]
    return Network({node["id"]: node["label"] for node in nodes}, told)


def cx2_edges(data: bytes) -> set[Row]:
    """Read CX2 as its specification says: a list of fragments, each an object with one aspect."""
    aspects: dict[str, list[Any]] = {}
    for fragment in json.loads(data):
        for name, part in fragment.items():
            aspects.setdefault(name, []).extend(part if isinstance(part, list) else [])
    names = {node["id"]: curie(node["v"]["iri"]) for node in aspects["nodes"]}
    return {(names[edge["s"]], names[edge["t"]], edge["v"]["interaction"]) for edge in aspects["edges"]}


def test_networks_hold_terms_statements_and_relations(written: Written) -> None:
    terms = term_ids()
    labels = {curie(term): label for term, label in said("?c rdfs:label ?label", "c", "label") if term in terms}
    expected = {(curie(a), curie(b), "subClassOf") for a, b in said(KINDS, "lower", "upper") if {a, b} <= terms}
    for name in ("partOf", "locatedIn"):
        expected |= {(curie(a), curie(b), name) for a, b in said(EDGE.replace("?relation", f"cg:{name}"), "lower", "upper")}
    stated = said(STATED, "subject", "feature", "relation")
    stated |= said("?r a cg:Relation ; cg:subject ?s ; cg:object ?o ; cg:relation ?p", "s", "o", "p")
    expected |= {(curie(a), curie(b), relation.removeprefix(BASE)) for a, b, relation in stated}
    read = [
        read_by_networkx(nx.parse_graphml(written.data("graphml").decode(), force_multigraph=True)),
        read_by_igraph(written.path("graphml")),
        read_by_networkx(nx.cytoscape_graph(json.loads(written.data("cyjs")))),
        read_elements(written.data("cyjs")),
    ]
    for network in read:
        assert network.labels == labels
        assert {*network.edges} == expected
        assert len(network.edges) == len(read[0].edges) > len(expected)  # several statements may join the same two terms
    assert cx2_edges(written.data("cx2")) == expected


# --- tables ---


def columns(rows: Iterable[Mapping[str, str]], *names: str) -> list[Row]:
    return sorted(tuple(" | ".join(sorted(row[name].split(" | "))) for name in names) for row in rows)


WHERE = ("id", "layer", "source", "section", "paragraph", "sentence", "sentence_sha256", "paraphrase", "note")
SAID = ("subject", "relation", "feature", "location", "polarity", "how_often", "kind")
RELATED = ("id", "subject", "relation", "object", "decided_by", "references", "layer", "source", "section", "paraphrase")
WORK = ("id", "type", "number", "citation", "title", "journal", "year", "volume", "pages", "doi", "url", "study")


def spelled(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return rows of the tables as they are exported: numbers with a point, several values with blanks between."""
    return [{key: " | ".join(each.strip() for each in value.split("|")) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("statements", (*WHERE, *SAID)),
        ("relations", RELATED),
        ("criteria", ("id", "supports", "feature", "location")),
        ("references", WORK),
    ],
)
def test_tables_are_those_that_the_ontology_is_made_of(name: str, names: tuple[str, ...], written: Written) -> None:
    read = read_table(written["csv"].files[f"{name}.csv"].decode(), ",")
    assert columns(read, *names) == columns(spelled(table(f"{name}.tsv")), *names)


def test_table_of_statements_keeps_numbers_and_citations(written: Written) -> None:
    read = {row["id"]: row for row in read_table(written["csv"].files["statements.csv"].decode(), ",")}
    for row in spelled(table("statements.tsv")):
        found = read[row["id"]]
        for end in ("low", "high"):
            assert (float(found[end]) if found[end] else None) == (float(row[end]) if row[end] else None), row["id"]
        assert {*found["references"].split(" | ")} == {*row["references"].split(" | ")}, row["id"]
        assert {*found["figures"].split(" | ")} == {*row["figure"].split(" | ")}, row["id"]
        assert found["obligate"] == ("true" if row["obligate"] == "yes" else "false"), row["id"]


def test_table_of_terms_is_the_term_tables(written: Written) -> None:
    read = {row["id"]: row for row in read_table(written["csv"].files["terms.csv"].decode(), ",")}
    assert {iri(name) for name in read} == term_ids()
    for file in ("contexts", "diseases", "distributions", "locations", "modalities", "signs"):
        for row in spelled(table(f"terms/{file}.tsv")):
            found = read[row["id"]]
            assert (found["label"], found["definition"]) == (row["label"], row["definition"])
            for column in ("synonyms", "narrow_synonyms", "broad_synonyms", "part_of", "located_in", "genus"):
                if column in row:
                    assert {*found[column].split(" | ")} == {*row[column].split(" | ")}, (row["id"], column)
            assert {*found["parents"].split(" | ")} == {*row["parent"].split(" | ")}, row["id"]


CODE = ("object_id", "object_label", "comment")


def test_table_of_mappings_is_the_mapping_set(written: Written) -> None:
    lines = [line for line in (ONTOLOGY / "mappings.sssom.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    files = written["csv"].files
    found = read_table(files["mappings.csv"].decode(), ",")
    codes = [row for row in rows if row["object_id"] != "sssom:NoTermFound"]
    expected = [(row["subject_id"][3:], row["predicate_id"][5:], *(row[name] for name in CODE)) for row in codes]
    told = ("term", "match", "code", "code_label", "comment")
    assert sorted(tuple(row[name] for name in told) for row in found) == sorted(expected)
    assert sum(float(row["confidence"]) for row in found) == pytest.approx(sum(float(row["confidence"]) for row in codes))
    gaps = read_table(files["mapping_gaps.csv"].decode(), ",")
    assert sorted((row["term"], row["reason"]) for row in gaps) == sorted(
        (row["subject_id"][3:], row["comment"]) for row in rows if row["object_id"] == "sssom:NoTermFound"
    )


def test_table_of_weights_is_the_graph_of_weights(written: Written) -> None:
    read = read_table(written["csv"].files["weights.csv"].decode(), ",")
    told = {(iri(row["disease"]), iri(row["term"]), row["statement"], float(row["present"])) for row in read}
    pattern = "?w cg:ofDisease ?disease ; cg:ofTerm ?term ; cg:fromStatement/rdfs:label ?statement ; cg:present ?present"
    rows = ask(built("weights.ttl", "calcgraph.ttl"), pattern, "disease", "term", "statement", "present")
    assert told == {(*row[:3], float(row[3])) for row in rows}


# --- nanopublications ---


@pytest.fixture(scope="module")
def nanopubs(written: Written) -> dict[str, list[ox.Quad]]:
    """The quads of each nanopublication."""
    found: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(written.data("nanopub"), format=ox.RdfFormat.TRIG):
        found.setdefault(quad.graph_name.value.partition("#")[0], []).append(quad)  # type: ignore[union-attr]
    return found


def test_each_statement_is_a_nanopublication_with_source_and_publisher(nanopubs: dict[str, list[ox.Quad]]) -> None:
    parts = {name: {quad.graph_name.value.partition("#")[2] for quad in quads} for name, quads in nanopubs.items()}  # type: ignore[union-attr]
    assert {frozenset(each) for each in parts.values()} == {frozenset(("head", "assertion", "provenance", "pubinfo"))}
    quads = [quad for each in nanopubs.values() for quad in each]
    store = ox.Store()
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    names = ("statement", "subject", "relation", "feature", "polarity", "place")
    assert ask(store, STATED, *names) == said(STATED, *names)
    assert len(nanopubs) == count("?s a cg:Statement", "s")
    derived = "?np <http://www.nanopub.org/nschema#hasAssertion> ?a ; rdfs:label ?id . ?a prov:wasDerivedFrom ?work"
    assert ask(store, derived, "id", "work") == said("?s a cg:Statement ; rdfs:label ?id ; dcterms:source ?work", "id", "work")
    hashed = "?np <http://www.nanopub.org/nschema#hasAssertion> ?a ; rdfs:label ?id . ?a cg:sentenceSha256 ?sum"
    assert ask(store, hashed, "id", "sum") == said("?s a cg:Statement ; rdfs:label ?id ; cg:sentenceSha256 ?sum", "id", "sum")
    (version,) = said("?o owl:versionIRI ?version ; owl:versionInfo ?day ; dcterms:license ?licence", "version", "day", "licence")
    made = "?np prov:wasDerivedFrom ?version ; dcterms:created ?day ; dcterms:license ?licence ; dcterms:creator ?who"
    assert ask(store, made, "version", "day", "licence") == {version}


@pytest.fixture(scope="module")
def publications(written: Written) -> dict[str, str]:
    """The text of each nanopublication as it stands in the file, with the prefixes before it."""
    head, *rest = re.split(r"^(?=cgnp:\S+\\#head \{$)", written.data("nanopub").decode(), flags=re.MULTILINE)
    return {f"{BASE}np/{text.partition('#')[0][len('cgnp:') : -1]}": head + text for text in rest}


def test_nanopublications_are_read_alike_by_another_library(
    publications: dict[str, str], nanopubs: dict[str, list[ox.Quad]]
) -> None:
    assert {*publications} == {*nanopubs}
    for name in sorted(publications)[::20]:
        told = ox.Store()
        told.extend(nanopubs[name])
        rows = ask(told, f"GRAPH ?graph {{ ?s ?p ?o }} {PLAIN}", "s", "p", "o", "graph")
        assert quads_by_rdflib(publications[name], "trig") == rows


@pytest.mark.filterwarnings("ignore")  # nanopub uses what rdflib has deprecated
def test_nanopublications_are_valid_and_named_by_their_content(publications: dict[str, str]) -> None:
    from nanopub import Nanopub
    from rdflib import ConjunctiveGraph

    for name in sorted(publications)[::150]:
        read = Nanopub(rdf=ConjunctiveGraph().parse(data=publications[name], format="trig"))
        assert read.source_uri == name
        assert read.is_valid
        assert read.has_valid_trusty
