"""Mappings to public vocabularies: a SSSOM table that its own library reads, ids and labels as the vocabularies have them."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from rdflib import Graph

from calcgraph.build.mapping_graph import MAPPINGS, mapping_graph, read_mappings, read_vocabularies
from calcgraph.cli import main
from calcgraph.errors import CalcgraphError, TableError, UnreadableInput
from calcgraph.knowledge import Knowledge
from calcgraph.mapping_check import MappingReport, check_mappings
from calcgraph.service import Service

if TYPE_CHECKING:
    from sssom import MappingSetDataFrame

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
REFERENCE = ROOT.parent / "shared" / "reference"
CAPTURED = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def service() -> Service:
    return Service(whole=True)


@pytest.fixture(scope="module")
def report(service: Service) -> MappingReport:
    return check_mappings(service.knowledge, ONTOLOGY)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader((line for line in lines if line[:1] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE))


# --- the table ---


@pytest.fixture(scope="module")
def mapped() -> MappingSetDataFrame:
    from sssom.parsers import parse_sssom_table

    return parse_sssom_table(ONTOLOGY / MAPPINGS)


def test_header_declares_set_licence_and_every_prefix(mapped: MappingSetDataFrame) -> None:
    for name in ("mapping_set_id", "mapping_set_version", "mapping_set_title", "license"):
        assert mapped.metadata.get(name), name
    assert set(mapped.df["subject_source"]) == {"w3id:calcgraph"}
    head = [line for line in (ONTOLOGY / MAPPINGS).read_text(encoding="utf-8").splitlines() if line.startswith("#  ")]
    declared = {line.removeprefix("#").split(":")[0].strip() for line in head}
    columns = ("subject_id", "predicate_id", "object_id", "mapping_justification", "object_source")
    used = {row[column].partition(":")[0] for row in rows(ONTOLOGY / MAPPINGS) for column in columns}
    assert used - declared == set()


def test_table_is_valid_sssom(mapped: MappingSetDataFrame) -> None:
    from sssom.constants import SchemaValidationType
    from sssom.validators import validate

    problems = validate(mapped, [SchemaValidationType.JsonSchema], fail_on_error=False)
    assert [each.message for result in problems.values() for each in result.results] == []


def test_rows_are_sorted_and_each_match_stands_once() -> None:
    keys = [(row["subject_id"], row["object_source"], row["object_id"]) for row in rows(ONTOLOGY / MAPPINGS)]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


def test_snomed_ct_is_given_by_codes_alone() -> None:
    told = [row for row in rows(ONTOLOGY / MAPPINGS) if row["object_id"].startswith("SNOMEDCT:")]
    assert len(told) > 500
    assert {row["object_label"] for row in told} == {""}
    assert rows(ONTOLOGY / "vocabularies" / "SNOMEDCT.tsv")[0].keys() == {"id"}


def test_a_gap_and_an_exact_match_exclude_each_other() -> None:
    table = rows(ONTOLOGY / MAPPINGS)
    gaps = {(row["subject_id"], row["object_source"]) for row in table if row["object_id"] == "sssom:NoTermFound"}
    exact = {
        (row["subject_id"], row["object_source"])
        for row in table
        if row["predicate_id"] == "skos:exactMatch" and row["object_id"] != "sssom:NoTermFound"
    }
    assert gaps & exact == set()
    assert [row for row in table if row["object_id"] == "sssom:NoTermFound" and not row["comment"]] == []


def test_no_animal_and_no_obsolete_term_is_mapped_to() -> None:
    labels = [row["object_label"].casefold() for row in rows(ONTOLOGY / MAPPINGS)]
    assert [label for label in labels if re.search(r"obsolete|, (dog|cat|cattle|horse|non-human animal)\b", label)] == []


# --- ids and labels ---


def test_ids_and_labels_are_those_of_the_lists(report: MappingReport) -> None:
    assert list(report.faults) == []


EXTRACTS = sorted((REFERENCE / "extracts").glob("*.tsv")) if REFERENCE.is_dir() else []


def known_pairs() -> dict[str, set[str]]:
    """Every (id, label) of the extracts beside the project; none where they are not at hand."""
    found: dict[str, set[str]] = {}

    def add(curie: str, *labels: str) -> None:
        found.setdefault(curie, set()).update(label for label in labels if label is not None)

    readers = {
        "mondo_id_label": lambda row: add(row["id"], row["label"]),
        "mondo_mappings_slice": lambda row: add(
            row["object_id"].replace("SCTID:", "SNOMEDCT:"), row["object_label"], row["mondo_label"]
        ),
        "doid_all": lambda row: add(row["id"], row["label"]),
        "hpo_all": lambda row: add(row["id"], row["label"]),
        "uberon_available": lambda row: [
            add(row["id"], row["label"]),
            *(add(_fma(x), row["label"]) for x in row["fma_xrefs"].split("|")),
        ],
        "radlex_all": lambda row: add(f"RADLEX:{row['rid']}", row["label"]),
        "oidm_anatomic_locations": lambda row: [add(f"FMA:{row['fma_id']}", row["label"]), add(f"SNOMEDCT:{row['snomedct_id']}")],
        "rgo_classes_v091": lambda row: add(f"RGO:{row['iri'].partition('#')[2]}", row["label_from_iri"]),
        "icd10_who_2019_slice": lambda row: add(f"ICD10WHO:{row['code']}", row["label"]),
        "icd10cm_2026_slice": lambda row: add(f"ICD10CM:{row['code']}", row["label"]),
        "icd11_mms_slice": lambda row: [
            add(f"ICD11:{row['code']}", row["label"]),
            add(f"icd11.foundation:{row['foundation_entity']}", row["label"]),
        ],
        "dicom_codes_dcm": lambda row: add(f"DCM:{row['code']}", row["meaning"]),
        "dicom_sct_slice": lambda row: add(f"SNOMEDCT:{row['code']}"),
        "ucum_units": lambda row: add(f"UCUM:{row['code']}", row["name"]),
        "loinc_nlm_flowsheet": lambda row: add(f"LOINC:{row['loinc']}", row["long_common_name"]),
        "loinc_top2000": lambda row: add(f"LOINC:{row['loinc']}", row["long_common_name"]),
        "loinc_mii_valuesets": lambda row: add(f"LOINC:{row['loinc']}", row["display"]),
        "loinc_other_sources": lambda row: add(
            f"LOINC:{row['loinc']}", *(value for name, value in row.items() if name != "loinc")
        ),
    }
    for path in EXTRACTS:
        for row in rows(path) if path.stem in readers else ():
            readers[path.stem](row)
        if path.stem in ("doid_all", "hpo_all", "uberon_available"):
            for row in rows(path):
                xrefs = row.get("sctid_xrefs") or row.get("xrefs") or ""
                for xref in re.findall(r"(?:SNOMEDCT\w*|SCTID):(\d+)", xrefs):
                    add(f"SNOMEDCT:{xref}")
    for row in rows(REFERENCE / "terms.tsv") if EXTRACTS else ():
        add(row["target_curie"], row["target_label"])
    return found


def _fma(xref: str) -> str:
    return xref if xref.startswith("FMA:") else f"FMA:{xref}"


def test_lists_agree_with_the_vocabularies_where_these_are_at_hand() -> None:
    pairs = known_pairs()
    lists = [row for path in sorted((ONTOLOGY / "vocabularies").glob("*.tsv")) for row in rows(path)]
    assert len(lists) > 3000
    wrong = []
    for row in lists if pairs else ():
        known = pairs.get(unquote(row["id"]))
        if known is None or ("label" in row and row["label"] not in known):
            wrong.append((row["id"], row.get("label"), known))
    assert wrong == []


# --- coverage ---


def test_coverage_is_as_aimed_at(report: MappingReport) -> None:
    """Where a vocabulary has a term; where none has, each gap tells why."""
    least = {"diagnosis": 0.95, "site": 0.8, "analyte": 1.0, "sign": 0.95, "modality": 1.0, "context": 0.95, "lab": 1.0}
    assert {aim.kind for aim in report.aims} == set(least)
    for aim in report.aims:
        assert aim.mapped / aim.available >= least[aim.kind], aim
        assert aim.without_reason == (), aim.kind


def test_most_locations_have_an_exact_or_close_match(report: MappingReport) -> None:
    (places,) = (aim for aim in report.aims if aim.kind == "site")
    assert places.near / places.terms >= 0.8


def test_check_prints_coverage_and_gaps(capsys: CAPTURED) -> None:
    assert main(["check", "mappings"]) == 0
    out = capsys.readouterr().out
    assert "rice-grain calcification (sign) in RADLEX: " in out
    assert out.endswith("0 faults.\n")


# --- looking up ---

LOOKED_UP = rows(ROOT / "tests" / "data" / "mappings" / "looked_up.tsv")


@pytest.mark.parametrize("row", LOOKED_UP, ids=lambda row: row["text"])
def test_code_finds_its_term(row: dict[str, str], service: Service) -> None:
    found = service.look_up(row["text"])
    assert [(each["id"], each["read"], each["exact"], each["mapped"] or "") for each in found][
        : len(row["found"].split("|"))
    ] == [(name, row["read"] == "yes", row["exact"] == "yes", row["mapped"]) for name in row["found"].split("|")]


def test_every_exact_code_is_read_as_its_term(service: Service) -> None:
    terms, unread = service.knowledge.terms, []
    for code in service.knowledge.codes.all:
        term = terms.by_iri.get(code.term)
        if term and code.match == "exactMatch" and term not in terms.find(code.curie, (term.facet,)):
            unread.append((code.curie, term.id))
    assert unread == []


def test_no_exact_code_means_two_terms_of_a_kind(service: Service) -> None:
    meant: dict[tuple[str, str], list[str]] = {}
    for code in service.knowledge.codes.all:
        term = service.knowledge.terms.by_iri.get(code.term)
        if term and code.match == "exactMatch":
            meant.setdefault((code.curie, term.facet), []).append(term.id)
    assert {key: ids for key, ids in meant.items() if len(ids) > 1} == {}


def test_matches_are_in_the_graph(service: Service) -> None:
    table = {
        (row["subject_id"].removeprefix("cg:"), row["predicate_id"].removeprefix("skos:"), row["object_id"])
        for row in rows(ONTOLOGY / MAPPINGS)
        if row["object_id"] != "sssom:NoTermFound"
    }
    found = service.knowledge.select("""SELECT ?term ?match ?code WHERE {
        VALUES ?match { skos:exactMatch skos:closeMatch skos:narrowMatch skos:broadMatch skos:relatedMatch }
        ?term ?match ?target . ?target skos:notation ?code }""")
    assert {(row["term"].rpartition("/")[2], row["match"].rpartition("#")[2], row["code"]) for row in found} == table


def test_words_of_frequency_are_terms_of_the_hpo_in_the_graph(service: Service) -> None:
    table = {(row["id"], row["hpo_term"].replace(":", "_")) for row in rows(ONTOLOGY / "frequencies.tsv") if row["hpo_term"]}
    found = service.knowledge.select("SELECT ?word ?term WHERE { ?band cg:frequencyTerm ?term ; rdfs:label ?word }")
    assert {(row["word"], row["term"].removeprefix("http://purl.obolibrary.org/obo/")) for row in found} == table


# --- faults are named by their cell ---

FAULTS = rows(ROOT / "tests" / "data" / "mappings" / "faults.tsv")


@pytest.fixture(scope="module")
def asserted() -> Graph:
    return Graph().parse(ONTOLOGY / "calcgraph.ttl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (MAPPINGS, "vocabularies.tsv", "frequencies.tsv"):
        shutil.copy(ONTOLOGY / name, tmp_path / name)
    shutil.copytree(ONTOLOGY / "vocabularies", tmp_path / "vocabularies")
    keep = ("cg:FemoralArtery", "cg:SerumCalcium", "cg:RiceGrainCalcification")
    lines = (tmp_path / MAPPINGS).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line[:1] == "#" or line.startswith(("subject_id", *keep))]
    (tmp_path / MAPPINGS).write_text("\n".join(kept) + "\n", encoding="utf-8")
    return tmp_path


def test_table_without_fault_is_built(folder: Path, asserted: Graph) -> None:
    assert len(mapping_graph(folder, asserted)) > 100


@pytest.mark.parametrize("row", FAULTS, ids=lambda row: row["problem"])
def test_fault_is_named(row: dict[str, str], folder: Path, asserted: Graph) -> None:
    file = folder / row["file"]
    text = file.read_text(encoding="utf-8")
    assert row["old"] in text
    file.write_text(text.replace(row["old"], row["new"], 1), encoding="utf-8")
    with pytest.raises(CalcgraphError, match=re.escape(row["problem"])) as caught:
        mapping_graph(folder, asserted)
    assert isinstance(caught.value, UnreadableInput)
    if isinstance(caught.value, TableError):
        assert caught.value.line


def test_line_of_a_fault_is_that_of_the_file(folder: Path) -> None:
    file = folder / MAPPINGS
    lines = file.read_text(encoding="utf-8").splitlines()
    for row in read_mappings(folder, read_vocabularies(folder)):
        assert lines[row.line - 1].startswith(row.subject), row.line


def test_mappings_are_loaded_only_by_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    load = Knowledge._load

    def noting(self: Knowledge, name: str) -> None:
        loaded.append(name)
        load(self, name)

    monkeypatch.setattr(Knowledge, "_load", noting)
    knowledge = Knowledge()
    assert knowledge.terms.find("femoral artery")
    assert "mappings.ttl" not in loaded
    assert knowledge.terms.find("UBERON:0002060")
    assert loaded.count("mappings.ttl") == 1
