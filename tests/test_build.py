"""Building: the same bytes every time, faults named by their cell, and HermiT's answers held against plain graph walks."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from calcgraph.build.graph import assemble
from calcgraph.build.run import FILES
from calcgraph.build.tables import TERM_TABLES, Row, Tables, read_table, read_tables
from calcgraph.derive.claims import read_axioms
from calcgraph.derive.reasoner import ask
from calcgraph.errors import CalcgraphError, TableError, UnreadableInput
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, iri, local_name
from calcgraph.reason import classify

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"


def copy(folder: Path) -> Path:
    """Copy what a build reads, and return the ontology folder of the copy."""
    shutil.copytree(ONTOLOGY, folder / "ontology", ignore=shutil.ignore_patterns(*FILES))
    shutil.copytree(ROOT / "cases", folder / "cases")
    return folder / "ontology"


# --- the same bytes ---


def test_build_gives_the_committed_bytes(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    environment = {**os.environ, "PYTHONHASHSEED": "1234", "CALCGRAPH_HOME": str(ROOT)}  # another seed than at the build
    command = [sys.executable, "-m", "calcgraph", "build", "--folder", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stderr
    different = [name for name in FILES if (folder / name).read_bytes() != (ONTOLOGY / name).read_bytes()]
    assert different == [], "run  calcgraph build"


# --- faults of tables ---

HEADER = ("id", "label")


def written(folder: Path, *lines: str) -> Path:
    path = folder / "fruits.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


FAULTS = [
    (("id\tlabel", "a\tapple\textra"), 2, "id", "3 cells where the header has 2"),
    (("id\tlabel", "a\tapple", "b"), 3, "id", "1 cells where the header has 2"),
    (("id\tlabel", "b\tpear", "a\tapple"), 3, "id", "a stands after b: rows are sorted by id"),
    (("id\tlabel", "a\tapple", "a\tpear"), 3, "id", "a stands twice"),
    (("id\tlabel", "a\t apple"), 2, "label", "a blank before or after the text"),
    (("id\tname", "a\tapple"), 1, "label", "this column is missing"),
]


@pytest.mark.parametrize(("lines", "line", "column", "problem"), FAULTS)
def test_fault_of_form_names_file_line_and_column(
    lines: tuple[str, ...], line: int, column: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(TableError) as caught:
        read_table(written(tmp_path, *lines), HEADER)
    assert (caught.value.source, caught.value.line, caught.value.column) == ("fruits.tsv", line, column)
    assert str(caught.value) == f"fruits.tsv:{line}: column {column!r}: {problem}"


def test_table_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "fruits.tsv"
    path.write_bytes(b"id\tlabel\na\t\xff\n")
    with pytest.raises(UnreadableInput, match=r"fruits\.tsv: cannot be read as a UTF-8 table"):
        read_table(path, HEADER)
    with pytest.raises(UnreadableInput, match=r"none\.tsv: cannot be read"):
        read_table(tmp_path / "none.tsv", HEADER)


def test_cells_hold_several_values_and_numbers() -> None:
    row = Row({"id": "a", "many": "one | two |three", "none": "", "number": "2.5", "word": "two"}, "fruits.tsv", 7)
    assert row.many("many") == ["one", "two", "three"]
    assert (row.many("none"), row.number("none"), row.number("number")) == ([], None, 2.5)
    with pytest.raises(TableError, match=r"fruits\.tsv:7: column 'word': 'two' is not a number"):
        row.number("word")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(ONTOLOGY)


def with_cell(tables: Tables, table: str, name: str, column: str, value: str) -> tuple[Tables, int]:
    """Return the terms, the references, and of one table the row with a changed cell and its neighbours; and its line."""
    folder, _, stem = table.rpartition("/")
    rows = list((tables.terms if folder else tables.others)[stem])
    number = next(number for number, row in enumerate(rows) if row["id"] == name)
    row = rows[number]
    rows[number] = Row({**row.cells, column: value}, row.file, row.line)
    others = {each: found if each == "references" else [] for each, found in tables.others.items()}
    if folder:
        return Tables({**tables.terms, stem: rows}, others), row.line
    return Tables(tables.terms, {**others, stem: rows[max(number - 2, 0) : number + 3]}), row.line


UNKNOWN = [
    ("terms/diseases", "Sarcoidosis", "parent", "Zebra", "Zebra is no term"),
    ("terms/locations", "Abdomen", "part_of", "Zebra", "Zebra is no term"),
    ("terms/signs", "AcroOsteolysis", "located_in", "Zebra", "Zebra is no term"),
    ("terms/signs", "AcroOsteolysis", "definition", "", "a term needs a definition"),
    ("statements", "achilles-001", "subject", "Zebra", "'Zebra' is no term"),
    ("statements", "achilles-001", "feature", "Zebra", "'Zebra' is no term"),
    ("statements", "achilles-001", "source", "zebra1999", "zebra1999 is no reference"),
    ("statements", "achilles-001", "references", "zebra1999", "zebra1999 is no reference"),
    ("statements", "achilles-001", "low", "few", "'few' is not a number"),
    ("criteria", "achilles-1", "supports", "Zebra", "'Zebra' is no term"),
    ("criteria", "achilles-1", "feature", "Zebra", "'Zebra' is no term"),
    ("criteria", "achilles-1", "location", "Zebra", "'Zebra' is no term"),
    ("criteria", "crest-pair1-2", "supports", "Sarcoidosis", "the conditions of one criterion support one disease"),
    ("relations", "rel-001", "decided_by", "Zebra", "'Zebra' is no term"),
    ("reference_ranges", "Aldolase-01", "analyte", "Zebra", "'Zebra' is no term"),
    ("reference_ranges", "Aldolase-01", "high", "much", "'much' is not a number"),
    ("constants", "floor.age", "value", "much", "'much' is not a number"),
]


@pytest.mark.parametrize(("table", "name", "column", "value", "problem"), UNKNOWN)
def test_fault_of_content_names_file_line_and_column(
    table: str, name: str, column: str, value: str, problem: str, tables: Tables
) -> None:
    changed, line = with_cell(tables, table, name, column, value)
    with pytest.raises(TableError) as caught:
        assemble(ONTOLOGY / "core.ttl", changed)
    assert (caught.value.source, caught.value.line, caught.value.column) == (f"{Path(table).name}.tsv", line, column)
    assert problem.replace("'", "") in str(caught.value).replace("'", "")


def test_all_tables_of_the_ontology_are_read(tables: Tables) -> None:
    files = {path.stem for path in [*ONTOLOGY.glob("*.tsv"), *(ONTOLOGY / "terms").glob("*.tsv")]}
    pictures, page = {"body_figure", "drawing_parts", "drawings"}, {"usual_units"}
    assert files == {*tables.terms, *tables.others, "mapping_aims", "mappings.sssom", "vocabularies"} | pictures | page
    assert {*tables.terms} == {*TERM_TABLES}
    assert sum(1 for _ in tables.all_terms()) > 800


# --- HermiT ---

EX = "https://w3id.org/calcgraph/"


def small(*triples: tuple[str, URIRef, str]) -> Graph:
    graph = Graph()
    for name in ("Fruit", "Apple", "Stone"):
        graph.add((URIRef(EX + name), RDF.type, OWL.Class))
    graph.add((URIRef(EX + "Apple"), RDFS.subClassOf, URIRef(EX + "Fruit")))
    graph.add((URIRef(EX + "Fruit"), OWL.disjointWith, URIRef(EX + "Stone")))
    for subject, relation, value in triples:
        graph.add((URIRef(EX + subject), relation, URIRef(EX + value)))
    return graph


def test_planted_inconsistency_is_reported_as_such() -> None:
    planted = small()
    for one in ("Apple", "Stone"):  # everything there is would be both
        planted.add((OWL.Thing, RDFS.subClassOf, URIRef(EX + one)))
    with pytest.raises(CalcgraphError, match="HermiT finds the ontology inconsistent"):
        classify(planted)


def test_class_that_nothing_can_belong_to_is_named() -> None:
    with pytest.raises(CalcgraphError, match=f"classes that nothing can belong to: .*{EX}Apple"):
        classify(small(("Apple", RDFS.subClassOf, "Stone")))


def test_consistent_example_is_classified() -> None:
    found = classify(small())
    assert found.kinds[EX + "Apple"] == {EX + "Apple", EX + "Fruit"}


def test_contradiction_in_the_tables_is_found(tables: Tables) -> None:
    changed, _ = with_cell(tables, "terms/locations", "Abdomen", "parent", "BodyRegion | ImagingSign")
    with pytest.raises(CalcgraphError, match=r"nothing can belong to: .*Abdomen"):
        classify(assemble(ONTOLOGY / "core.ttl", changed))


def term_rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for name in TERM_TABLES:
        with (ONTOLOGY / "terms" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows.extend(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return rows


def many(row: dict[str, str], *columns: str) -> list[str]:
    return [part.strip() for column in columns for part in (row.get(column) or "").split("|") if part.strip()]


def closure(*columns: str) -> dict[str, set[str]]:
    """Return for each term of the tables all that it reaches through the given columns, by walking a graph."""
    rows = term_rows()
    graph = nx.DiGraph((row["id"], above) for row in rows for above in many(row, *columns))
    graph.add_nodes_from(row["id"] for row in rows)
    return {row["id"]: {row["id"], *nx.descendants(graph, row["id"])} for row in rows}


@pytest.fixture(scope="module")
def inferred() -> Callable[[str], dict[str, set[str]]]:
    knowledge = Knowledge(whole=True)

    def pairs(relation: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in knowledge.select(f"SELECT ?term ?above WHERE {{ ?term {relation} ?above . FILTER(isIRI(?above)) }}"):
            found.setdefault(local_name(row["term"]), set()).add(local_name(row["above"]))
        return found

    return pairs


def test_hermit_and_a_graph_walk_agree_on_kinds(inferred: Callable[[str], dict[str, set[str]]]) -> None:
    kinds, known = inferred("rdfs:subClassOf"), {row["id"] for row in term_rows()}
    walked = closure("parent")
    assert len(walked) > 800
    assert {term: (kinds.get(term, set()) | {term}) & known for term in walked} == {
        term: above & known for term, above in walked.items()
    }


def test_hermit_and_a_graph_walk_agree_on_what_lies_within_what(inferred: Callable[[str], dict[str, set[str]]]) -> None:
    within, known = inferred("cg:isWithin"), {row["id"] for row in term_rows()}
    walked = {term: above for term, above in closure("parent", "part_of").items() if term in within}
    assert len(walked) > 750
    assert {term: within[term] & known for term in walked} == {term: above & known for term, above in walked.items()}


def test_part_and_kind_are_not_the_same(inferred: Callable[[str], dict[str, set[str]]]) -> None:
    kinds, within = inferred("rdfs:subClassOf"), inferred("cg:isWithin")
    assert "AchillesTendon" in within["AchillesTendonInsertion"] - kinds["AchillesTendonInsertion"]
    assert "Tendon" in kinds["AchillesTendon"]


def test_another_reasoner_finds_the_same_kinds_of_every_class(inferred: Callable[[str], dict[str, set[str]]]) -> None:
    kinds = {name: above | {name} for name, above in inferred("rdfs:subClassOf").items()}
    ours = {iri(each) for above in kinds.values() for each in above}
    answer = ask("rustdl", read_axioms(), [iri(name) for name in kinds], 60)
    found = {local_name(name): {local_name(each) for each in ours & {name, *above}} for name, above in answer.classes.items()}
    assert found == kinds
    assert "criterion/iatrogenic-injections" in kinds["criterion/injection-gluteal"]  # by the axioms of both, stated nowhere


# --- what is written ---


def test_lean_graph_is_a_part_of_the_whole() -> None:
    whole, lean = (Graph().parse(ONTOLOGY / name) for name in ("calcgraph.ttl", "lean.ttl"))
    assert len(lean) < len(whole) / 2
    assert set(lean) - set(whole) == set()


def test_axioms_are_made_only_of_what_may_be_scored() -> None:
    knowledge = Knowledge(whole=True)
    rows = knowledge.select("""SELECT ?statement ?kind ?polarity WHERE {
        ?axiom a owl:Axiom ; cg:statedBy ?statement . ?statement cg:kind ?kind ; cg:polarity ?polarity }""")
    assert len(rows) > 1_000
    assert {row["kind"] for row in rows} == {"feature-given-disease", "site-given-disease"}
    assert {row["polarity"] for row in rows} == {"present"}


def test_definitions_of_groups_are_not_inherited_by_their_members() -> None:
    knowledge = Knowledge(whole=True)
    rows = knowledge.select("""SELECT ?group WHERE {
        ?axiom a owl:Axiom ; owl:annotatedSource ?group ; owl:annotatedProperty rdfs:subClassOf .
        ?member rdfs:subClassOf ?group ; cg:ranked true .
        FILTER(?member != ?group) FILTER NOT EXISTS { ?group cg:ranked true } }""")
    assert rows == []


def test_every_class_has_one_label_and_one_definition() -> None:
    knowledge = Knowledge(whole=True)
    rows = knowledge.select("""SELECT ?term (COUNT(DISTINCT ?label) AS ?labels) (COUNT(DISTINCT ?text) AS ?texts) WHERE {
        ?term cg:isWithin ?term ; rdfs:label ?label ; IAO:0000115 ?text } GROUP BY ?term""")
    terms = {iri(row["id"]) for row in term_rows()}
    assert {row["term"] for row in rows} >= {term for term in terms if term in knowledge.terms.by_iri}
    assert {(row["labels"], row["texts"]) for row in rows} == {(1, 1)}
    assert all(row["term"].startswith(BASE) for row in rows)
