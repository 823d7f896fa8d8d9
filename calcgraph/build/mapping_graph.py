"""Write mappings to public vocabularies, and those vocabularies, as RDF: read with sssom-py, held against lists of ids."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from calcgraph.build.axioms import CG
from calcgraph.build.cells import DCTERMS
from calcgraph.build.graph import new_graph
from calcgraph.build.tables import Row, read_table
from calcgraph.errors import MissingExtra, TableError, UnreadableInput
from calcgraph.namespace import PREFIXES

__all__ = ["MAPPINGS", "MappingRow", "Vocabulary", "mapping_graph", "read_mappings", "read_vocabularies"]

MAPPINGS = "mappings.sssom.tsv"
_NO_TERM = "sssom:NoTermFound"
_VOCABULARY_COLUMNS = (
    "id", "label", "iri", "other_iris", "source", "version", "licence", "labels", "systems", "aliases", "sha256",
)  # fmt: skip
_PREDICATES = frozenset(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
SKOS, SSSOM, SH = (Namespace(PREFIXES[prefix]) for prefix in ("skos", "sssom", "sh"))


@dataclass(frozen=True)
class Vocabulary:
    """A public vocabulary: its row of `vocabularies.tsv`, and the ids that we map to with their labels."""

    row: Row
    folder: Path

    @property
    def prefix(self) -> str:
        """The prefix of its CURIEs."""
        return self.row["id"]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each id that we map to; empty labels where the licence lets us give codes alone.

        A list that is not the one its checksum was taken of raises TableError.
        """
        file = self.folder / "vocabularies" / f"{self.prefix}.tsv"
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UnreadableInput(str(file), f"cannot be read ({error})") from error
        found = hashlib.sha256(data).hexdigest()
        if found != self.row["sha256"]:
            raise self.row.fault("sha256", f"{file.name} is another list than this checksum is of: its checksum is {found}")
        rows = csv.DictReader(data.decode("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: row.get("label", "") for row in rows}

    def iri(self, curie: str) -> URIRef:
        """Return the IRI of one of its codes, given as a CURIE."""
        return URIRef(self.row["iri"] + curie.removeprefix(self.prefix + ":"))


@dataclass(frozen=True)
class MappingRow:
    """One row of the mapping set: a term of ours, a code of a vocabulary (None where it has no such term) and why."""

    subject: str
    predicate: str
    code: str | None
    vocabulary: str
    cells: Mapping[str, str]
    line: int

    def fault(self, column: str, problem: str) -> TableError:
        """Return the error that names a cell of this row."""
        return TableError(MAPPINGS, self.line, column, problem)


def read_vocabularies(folder: Path) -> dict[str, Vocabulary]:
    """Read `vocabularies.tsv` of an ontology folder, by prefix."""
    rows = read_table(folder / "vocabularies.tsv", _VOCABULARY_COLUMNS)
    return {row["id"]: Vocabulary(row, folder) for row in rows}


def read_mappings(folder: Path, vocabularies: Mapping[str, Vocabulary]) -> Iterator[MappingRow]:
    """Read `mappings.sssom.tsv` with sssom-py; a row that breaks the contract raises TableError."""
    try:
        from sssom.parsers import parse_sssom_table
    except ImportError as error:
        raise MissingExtra("reading the mappings", "build") from error
    path = folder / MAPPINGS
    try:
        mapped = parse_sssom_table(path)  # strict refuses every regular header in sssom-py 0.4.21
    except Exception as error:  # sssom-py lets errors of pandas, yaml and curies through
        raise UnreadableInput(str(path), f"is no SSSOM table that sssom-py reads: {error}") from error
    for prefix, vocabulary in vocabularies.items():
        declared = mapped.converter.expand(f"{prefix}:x", passthrough=False)
        if declared != vocabulary.row["iri"] + "x":
            raise vocabulary.row.fault("iri", f"{path.name} declares another: {declared}")
    sources = {vocabulary.row["source"]: prefix for prefix, vocabulary in vocabularies.items()}
    written = [number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line[:1] not in ("#", "")][1:]
    rows = mapped.df.astype(object).fillna("").astype(str).to_dict("records")
    if len(rows) != len(written):  # sssom-py leaves a row out, and only says so, if a CURIE of it is none
        raise UnreadableInput(str(path), f"{len(written) - len(rows)} of its rows hold a CURIE that is none: see the log above")
    for line, cells in zip(written, rows, strict=True):
        yield _mapping(line, cells, sources)


def _mapping(line: int, cells: dict[str, str], sources: Mapping[str, str]) -> MappingRow:
    gap = cells["object_id"] == _NO_TERM
    prefix = sources.get(cells["object_source"], "") if gap else cells["object_id"].partition(":")[0]
    row = MappingRow(cells["subject_id"], cells["predicate_id"], None if gap else cells["object_id"], prefix, cells, line)
    if sources.get(cells["object_source"]) != prefix or not prefix:
        raise row.fault("object_source", f"{cells['object_source']!r} is not the source of {prefix or 'any vocabulary'}")
    if row.predicate not in _PREDICATES:
        raise row.fault("predicate_id", f"{row.predicate} is none of {', '.join(sorted(_PREDICATES))}")
    if gap and not cells["comment"]:
        raise row.fault("comment", "a gap needs its reason")
    return row


def mapping_graph(folder: Path, asserted: Graph) -> Graph:
    """Return vocabularies, words of frequency, mappings and gaps as a graph; a row that fits none raises TableError."""
    vocabularies = read_vocabularies(folder)
    graph = new_graph()
    for vocabulary in vocabularies.values():
        _add_vocabulary(graph, vocabulary)
    for word in read_table(folder / "frequencies.tsv", ("id", "hpo_term")):
        if word["hpo_term"]:
            _add_frequency(graph, word, vocabularies)
    for row in read_mappings(folder, vocabularies):
        _check(row, vocabularies[row.vocabulary], asserted)
        if row.code is None:
            _add_gap(graph, row)
        else:
            _add_mapping(graph, row, vocabularies[row.vocabulary], row.code)
    return graph


def _check(row: MappingRow, vocabulary: Vocabulary, asserted: Graph) -> None:
    label = asserted.value(_term(row), RDFS.label)
    if label is None:
        raise row.fault("subject_id", f"{row.subject} is no term")
    if str(label) != row.cells["subject_label"]:
        raise row.fault("subject_label", f"the label of {row.subject} is {str(label)!r}")
    if row.cells["object_source_version"] != vocabulary.row["version"]:
        raise row.fault("object_source_version", f"the version of {vocabulary.prefix} is {vocabulary.row['version']!r}")
    if row.code is None:
        return
    known = vocabulary.labels.get(row.code)
    if known is None:
        raise row.fault("object_id", f"{row.code} is not in the list of ids of {vocabulary.prefix}")
    if known != row.cells["object_label"]:
        raise row.fault("object_label", f"the label of {row.code} is {known!r}")


def _term(row: MappingRow) -> URIRef:
    return CG[row.subject.removeprefix("cg:")]


def _vocabulary_node(prefix: str) -> URIRef:
    return URIRef(PREFIXES["vocab"] + prefix)


def _add_vocabulary(graph: Graph, vocabulary: Vocabulary) -> None:
    node, row = _vocabulary_node(vocabulary.prefix), vocabulary.row
    graph.add((node, RDF.type, CG.Vocabulary))
    for name, value in (
        (RDFS.label, row["label"]),
        (SH.prefix, row["id"]),
        (OWL.versionInfo, row["version"]),
        (DCTERMS.rights, row["licence"]),
        (DCTERMS.source, row["source"]),
    ):
        graph.add((node, name, Literal(value)))
    graph.add((node, SH.namespace, Literal(row["iri"], datatype=XSD.anyURI)))
    for name, column in ((CG.codeSystem, "systems"), (CG.prefixAlias, "aliases"), (CG.otherNamespace, "other_iris")):
        for value in row.many(column):
            graph.add((node, name, Literal(value)))


def _add_frequency(graph: Graph, row: Row, vocabularies: Mapping[str, Vocabulary]) -> None:
    """Add what a word of frequency is in another vocabulary: a property of its own, since it is no term of a case."""
    vocabulary = vocabularies.get(row["hpo_term"].partition(":")[0])
    if vocabulary is None:
        raise row.fault("hpo_term", f"{row['hpo_term']!r} is a code of no vocabulary: give one such as HP:0040281")
    graph.add((CG[f"frequency/{row['id']}"], CG.frequencyTerm, vocabulary.iri(row["hpo_term"])))


def _add_mapping(graph: Graph, row: MappingRow, vocabulary: Vocabulary, code: str) -> None:
    """Add the match, the code with its label, and the annotation of the match as SSSOM writes it in OWL."""
    target, predicate = vocabulary.iri(code), SKOS[row.predicate.removeprefix("skos:")]
    graph.add((_term(row), predicate, target))
    graph.add((target, SKOS.notation, Literal(code)))
    graph.add((target, SKOS.inScheme, _vocabulary_node(vocabulary.prefix)))
    if row.cells["object_label"]:
        graph.add((target, RDFS.label, Literal(row.cells["object_label"])))
    note = BNode(f"mapping-{row.subject.removeprefix('cg:')}-{code}")
    graph.add((note, RDF.type, OWL.Axiom))
    graph.add((note, OWL.annotatedSource, _term(row)))
    graph.add((note, OWL.annotatedProperty, predicate))
    graph.add((note, OWL.annotatedTarget, target))
    justification = row.cells["mapping_justification"].removeprefix("semapv:")
    graph.add((note, SSSOM.mapping_justification, URIRef(PREFIXES["semapv"] + justification)))
    graph.add((note, SSSOM.confidence, Literal(row.cells["confidence"], datatype=XSD.decimal)))
    if row.cells["comment"]:
        graph.add((note, RDFS.comment, Literal(row.cells["comment"])))


def _add_gap(graph: Graph, row: MappingRow) -> None:
    """Add that a vocabulary has no term for one of ours; no match is stated."""
    node = URIRef(f"{PREFIXES['gap']}{row.subject.removeprefix('cg:')}-{row.vocabulary}")
    graph.add((node, RDF.type, CG.MappingGap))
    graph.add((node, CG.gapOf, _term(row)))
    graph.add((node, CG.gapIn, _vocabulary_node(row.vocabulary)))
    graph.add((node, RDFS.comment, Literal(row.cells["comment"])))
