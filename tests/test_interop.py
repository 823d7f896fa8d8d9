"""Coded input and output: what is read of it, what is refused and how, and that cases come back from every format."""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from google.protobuf.json_format import Parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phenopackets import Phenopacket

from calcgraph.case.model import Case, HistoryItem, LabResult
from calcgraph.case.write import case_data, case_yaml
from calcgraph.cli import main
from calcgraph.derive.engine import Derived
from calcgraph.errors import CaseError
from calcgraph.interop.fhir_models import VERSIONS, check_bundle
from calcgraph.interop.rdf_cases import CONTEXT
from calcgraph.interop.write import FORMATS, Exported, export_case
from calcgraph.namespace import BASE
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "data" / "interop"
BAD = FOLDER / "bad"
EXPECTED = ".expected.json"
INPUTS = sorted(path for path in FOLDER.iterdir() if path.is_file() and not path.name.endswith((EXPECTED, "losses.tsv")))
FIGURES = sorted((ROOT / "cases").glob("*.yaml"))
FILES = [*FIGURES, *sorted((ROOT / "tests" / "data" / "development").glob("*.yaml"))]
# Every format, and FHIR without ids of ours.
WRITTEN = {**{form: (form, True) for form in FORMATS}, "fhir public": ("fhir", False), "fhir-r5 public": ("fhir-r5", False)}
# What a format may leave out without a change of what follows from the case.
HARMLESS = {"title", "source", "notes", "expected diagnosis", "unread words"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(service: Service, path: Path) -> list[Case]:
    cases = service.read_all(path)
    assert [each for each in cases if isinstance(each, CaseError)] == []
    return [each for each in cases if isinstance(each, Case)]


def imported(service: Service, path: Path) -> list[dict[str, Any]]:
    word = service.concepts().word
    return [
        {"case": case_data(case, word), "unread": list(case.unread), "approximated": list(case.approximated)}
        for case in read(service, path)
    ]


# --- what is read ---


def test_there_are_files_each_with_what_is_expected() -> None:
    assert len(INPUTS) == 28
    assert sorted(path.name + EXPECTED for path in INPUTS) == sorted(path.name for path in FOLDER.glob(f"*{EXPECTED}"))
    assert Counter(path.name.partition("_")[0] for path in INPUTS) == {
        "fhir": 12, "phenopacket": 3, "rdf": 7, "table": 3, "case": 2, "table.parquet": 1,
    }  # fmt: skip


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_coded_input_is_read_as_a_reader_would(path: Path, service: Service) -> None:
    expected = json.loads((FOLDER / (path.name + EXPECTED)).read_text(encoding="utf-8"))
    assert imported(service, path) == expected


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_imported_case_file_is_the_same_case(path: Path, service: Service, tmp_path: Path) -> None:
    for case in read(service, path):
        file = tmp_path / f"{case.id}.yaml"
        file.write_text(case_yaml(case, service.concepts().word), encoding="utf-8")
        (found,) = read(service, file)
        assert replace(found, approximated=()) == replace(case, unread=(), approximated=())


MIXED = [FOLDER / f"fhir_r4_{name}.json" for name in ("dialysis", "components", "codes", "labs", "report", "unsure")]


@given(st.data())
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_entries_does_not_matter(service: Service, tmp_path: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(MIXED))
    bundle = json.loads(path.read_text(encoding="utf-8"))
    entries = bundle["entry"]
    shuffled = tmp_path / path.name
    shuffled.write_text(json.dumps({**bundle, "entry": data.draw(st.permutations(entries))}), encoding="utf-8")
    assert [loose(case) for case in read(service, shuffled)] == [loose(case) for case in read(service, path)]


def loose(case: Case) -> dict[str, Any]:
    """A case without order, and its notes without the numbers of entries."""
    notes = {
        name: Counter(re.sub(r"entry\[\d+\]", "entry", each) for each in getattr(case, name))
        for name in ("unread", "approximated")
    }
    parts = {name: Counter(map(repr, getattr(case, name))) for name in ("findings", "labs", "history", "label_clues")}
    return {"age": case.age_years, "sex": case.sex, "distribution": case.distribution, "notes": case.notes, **notes, **parts}


# --- what is refused ---


@dataclass(frozen=True)
class Outcome:
    """What one command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("calcgraph.service.Service", lambda *_, **__: service)

    def run_command(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(str(end.code))
        return Outcome(code, *capsys.readouterr())

    return run_command


ROWS = table(BAD / "expected.tsv")


def test_there_are_many_bad_files() -> None:
    assert len(ROWS) == 92
    assert [row["file"] for row in ROWS] == sorted(path.name for path in BAD.iterdir() if path.name != "expected.tsv")
    assert Counter(Path(row["file"]).suffix for row in ROWS) == {
        ".json": 42, ".csv": 21, ".ttl": 14, ".jsonld": 6, ".parquet": 4, ".rdf": 3, ".nt": 1, ".tsv": 1,
    }  # fmt: skip


def refuses(outcome: Outcome, code: int, parts: Sequence[str]) -> None:
    assert (outcome.code, outcome.out) == (code, "")
    assert [part for part in parts if part not in outcome.err] == []
    assert "Traceback" not in outcome.err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", outcome.err)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["file"]) for row in ROWS])
def test_bad_input_is_refused_with_place_value_and_remedy(row: Mapping[str, str], run: Run) -> None:
    started = time.process_time()
    refuses(run("match", BAD / row["file"]), int(row["exit_code"]), row["message"].split(" && "))
    assert time.process_time() - started < 10


NESTED = '{"resourceType": "Bundle", "type": "collection", "entry": '
FINDINGS = ", ".join(f'[ cg:hasSignPresent cg:Phlebolith ; cg:laterality "{number}" ]' for number in range(300))
MADE: dict[str, tuple[str, int, str]] = {
    "deep.json": (NESTED + "[" * 200_000 + "]" * 200_000 + "}", 2, "is nested deeper than 64 levels"),
    "deep.jsonld": ('{"@context": {}, "a": ' * 50_000 + "1" + "}" * 50_000, 2, "is nested deeper than 64 levels"),
    "digits.json": (NESTED + "9" * 5_000 + "}", 2, "a number in it has thousands of digits"),
    "cell.csv": ("case,notes\na," + "x" * 140_000, 2, "cell.csv:2: is no table that can be read: field larger than field limit"),
    "notes.csv": ("case,sign,notes\na,phlebolith," + "x" * 30_000, 1, "row 2, notes (notes): text here has at most 20000"),
    "rows.csv": ("case,sign\n" + "a,phlebolith\n" * 20_000, 0, ""),
    "findings.ttl": (
        f"@prefix cg: <{BASE}> . <urn:x:a> a cg:Case ; cg:hasFinding {FINDINGS} .", 1, "findings: a list has at most 200 entries",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_monstrous_input_is_refused_at_once(name: str, run: Run, tmp_path: Path) -> None:
    text, code, message = MADE[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    outcome = run("match", path)
    assert time.process_time() - started < 10
    assert (outcome.code, "Traceback" in outcome.err) == (code, False)
    assert message in outcome.err


def test_what_is_no_file_is_refused(run: Run, tmp_path: Path) -> None:
    for ending in ("json", "jsonld", "ttl", "csv", "parquet"):
        outcome = run("match", tmp_path / f"missing.{ending}")
        assert (outcome.code, outcome.out) == (2, "")
        assert f"missing.{ending}: " in outcome.err
        assert "No such file or directory" in outcome.err


@pytest.mark.parametrize(
    ("absent", "file", "purpose"),
    [
        ("fhir.resources.R4B.bundle", "fhir_r4_panels.json", "reading and writing FHIR"),
        ("phenopackets", "phenopacket_time.json", "reading and writing phenopackets"),
        ("pyarrow", "table.parquet", "reading Parquet"),
    ],
)
def test_missing_extra_is_named(absent: str, file: str, purpose: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    refuses(
        run("match", FOLDER / file), 3, [f"{purpose} needs an optional part: install it with  pip install 'calcgraph[linked]'"]
    )


@pytest.mark.parametrize("form", ["fhir", "phenopacket"])
def test_missing_extra_is_named_when_writing(form: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B.bundle", None)
    monkeypatch.setitem(sys.modules, "phenopackets", None)
    refuses(run("export", FIGURES[0], "--to", form), 3, ["install it with  pip install 'calcgraph[linked]'"])


# --- there and back ---


@dataclass(frozen=True)
class Trip:
    """A case, what a format made of it, and the case that was read from that."""

    case: Case
    exported: Exported
    found: Case


@pytest.fixture(scope="module")
def cases(service: Service) -> list[Case]:
    assert len(FILES) == 24 + 44
    return [service.read(path) for path in FILES]


@pytest.fixture(scope="module")
def trips(service: Service, cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Trip]]:
    folder = tmp_path_factory.mktemp("written")

    def travel(case: Case, form: str, own: bool) -> Trip:
        exported = export_case(form, case, service.concepts(own), service.version)
        path = folder / f"{case.id}{exported.ending}"
        path.write_text(exported.text, encoding="utf-8")
        (found,) = read(service, path)
        return Trip(case, exported, found)

    return {name: [travel(case, form, own) for case in cases] for name, (form, own) in WRITTEN.items()}


def bare(case: Case) -> Case:
    """A case without what has no consequence."""
    return replace(case, title=None, source=None, notes=None, expected=None, unread=(), approximated=(), readings=())


def outcome_of(derived: Derived) -> tuple[dict[str, tuple[str, float]], set[str]]:
    ranked = derived.result.diagnoses
    return {each.disease: (each.status, each.bits.middle) for each in ranked}, {each.disease for each in ranked if each.rank == 1}


def test_cases_come_back_with_the_same_consequences(service: Service, trips: dict[str, list[Trip]]) -> None:
    changed = [trip for each in trips.values() for trip in each if bare(trip.found) != bare(trip.case)]
    kept = [trip for trip in changed if set(trip.exported.losses) <= HARMLESS | {SEVERAL}]
    assert len(kept) >= 30, "signs that a phenopacket takes apart"
    before, after = (service.derive([getattr(trip, name) for trip in kept]) for name in ("case", "found"))
    for trip, old, new in zip(kept, before, after, strict=True):
        (weights, first), (found, found_first) = outcome_of(old), outcome_of(new)
        assert first == found_first, trip.case.id
        assert {name: status for name, (status, _) in found.items()} == {name: status for name, (status, _) in weights.items()}
        assert {name: weight for name, (_, weight) in found.items()} == pytest.approx(
            {name: w for name, (_, w) in weights.items()}, abs=1e-9
        )


SEVERAL = "that several signs were seen together (each is a feature of its own)"


# IU is written as UCUM has it, [IU]; a range without a lower end begins with zero in a phenopacket.
SPELLED_OTHERWISE = {"fhir": ["gout02"], "fhir-r5": ["gout02"], "phenopacket": ["ct05"]}


@pytest.mark.parametrize("name", WRITTEN)
def test_only_what_is_told_is_lost(name: str, trips: dict[str, list[Trip]]) -> None:
    changed = [trip for trip in trips[name] if bare(trip.found) != bare(trip.case)]
    unsaid = [trip.case.id for trip in changed if set(trip.exported.losses) <= HARMLESS]
    assert unsaid == SPELLED_OTHERWISE.get(name.partition(" ")[0], [])
    assert [(trip.case.id, trip.found.unread) for trip in trips[name] if trip.found.unread and not trip.case.unread] == []


def test_losses_of_the_figures_are_as_listed(trips: dict[str, list[Trip]]) -> None:
    figures = {path.stem for path in FIGURES}
    found = [
        {"case": trip.case.id, "format": name, "loss": loss}
        for name, each in trips.items()
        for trip in each
        if trip.case.id in figures
        for loss in trip.exported.losses
    ]
    assert len(found) == 386
    assert sorted(found, key=str) == sorted(table(FOLDER / "losses.tsv"), key=str)


def codings(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each coding of JSON data as system and code."""
    if isinstance(value, dict) and "system" in value and "code" in value:
        yield value["system"], value["code"]
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from codings(part)


def test_codes_are_written_as_their_systems_have_them(trips: dict[str, list[Trip]]) -> None:
    for name in ("fhir", "fhir-r5", "fhir public"):
        found = {each for trip in trips[name] for each in codings(json.loads(trip.exported.text))}
        assert {
            ("http://loinc.org", "30525-0"),
            ("http://human-phenotype-ontology.org", "HP:0012838"),
            ("http://radlex.org", "RID5702"),
        } <= found
        assert {system for system, _ in found if not system.startswith("http")} == set()
        assert any(system == BASE for system, _ in found) == (name != "fhir public")
    units = {
        code for trip in trips["fhir"] for system, code in codings(json.loads(trip.exported.text)) if "unitsofmeasure" in system
    }
    assert {"[IU]/mL", "mg/dL", "a"} <= units


def test_public_codes_alone_are_read_back(trips: dict[str, list[Trip]]) -> None:
    kept = [trip for trip in trips["fhir public"] if set(trip.exported.losses) <= HARMLESS and trip.case.id != "gout02"]
    assert len(kept) >= 60
    assert [trip.case.id for trip in kept if bare(trip.found) != bare(trip.case)] == []
    assert any("railroad-track calcification" in trip.exported.only_ours for trip in kept)


def test_public_code_of_two_terms_is_not_written_alone(service: Service) -> None:
    """HP:0002917 is a state of the laboratory and an item of the history."""
    case = Case("two", history=(HistoryItem(BASE + "Hypomagnesaemia"),))
    ours, public = (set(codings(json.loads(export_case("fhir", case, service.concepts(own), "").text))) for own in (True, False))
    assert {code for _, code in ours - public} == {"Hypomagnesaemia", "HP:0002917"}
    assert ("http://hl7.org/fhir/sid/icd-10-cm", "E83.42") in public


@pytest.fixture(scope="module")
def results(service: Service, cases: list[Case]) -> list[tuple[Case, dict[str, Any]]]:
    chosen = [case for case in cases if case.id in ("fig05", "fig20", "phpt02")]
    return list(zip(chosen, service.match(chosen), strict=True))


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "yaml"])
def test_result_is_valid_and_no_disease_of_it_becomes_a_fact(
    form: str, service: Service, results: list[tuple[Case, dict[str, Any]]], tmp_path: Path
) -> None:
    assert len(results) == 3
    for case, result in results:
        plain = export_case(form, case, service.concepts(), service.version)
        exported = export_case(form, case, service.concepts(), service.version, result)
        VALID[form](exported.text)
        found = []
        for name, text in (("plain", plain.text), ("result", exported.text)):
            path = tmp_path / f"{name}{exported.ending}"
            path.write_text(text, encoding="utf-8")
            found += read(service, path)
        assert bare(found[1]) == replace(bare(found[0]), id=found[1].id)
        assert len(exported.text) > 2 * len(plain.text)
        assert "no medical device" in exported.text


def valid_bundle(text: str) -> None:
    bundle = json.loads(text)
    release = "R5" if "clinicalStatus" in text and '"unknown"' in text else "R4"
    check_bundle("bundle", bundle, [release])
    listed = [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Condition"]
    told = [each for each in listed if "note" in each]
    verified = {each["verificationStatus"]["coding"][0]["code"] for each in told}
    assert len(told) >= 20
    assert verified <= {"differential", "refuted"}


def valid_packet(text: str) -> None:
    packet = Parse(text, Phenopacket())
    prefixes = {resource.namespace_prefix for resource in packet.meta_data.resources}
    used = {match.partition(":")[0] for match in re.findall(r'"id": "(\w+:[^"]*)"', text)}
    assert used == prefixes
    assert {each.progress_status for each in packet.interpretations} == {1}, "in progress"


def valid_turtle(text: str) -> None:
    quads = list(ox.parse(text.encode(), ox.RdfFormat.TURTLE))
    assert any(str(quad.predicate.value).endswith("wasDerivedFrom") for quad in quads)


def valid_json_ld(text: str) -> None:
    data = json.loads(text)
    assert data["@context"] == CONTEXT
    known = json.loads((ROOT / "ontology" / "case.jsonld").read_text(encoding="utf-8"))["@context"]
    used = set(re.findall(r'"(\w+):[^/\s"]', text))
    assert {"cg", "case", "prov"} <= used <= set(known)


VALID: dict[str, Callable[[str], None]] = {
    "fhir": valid_bundle, "fhir-r5": valid_bundle, "phenopacket": valid_packet, "turtle": valid_turtle, "jsonld": valid_json_ld,
}  # fmt: skip


def test_json_ld_and_turtle_of_a_result_are_one_graph(service: Service, results: list[tuple[Case, dict[str, Any]]]) -> None:
    from rdflib import Graph, Literal

    context = json.loads((ROOT / "ontology" / "case.jsonld").read_text(encoding="utf-8"))["@context"]
    case, result = results[0]
    turtle, linked = (export_case(form, case, service.concepts(), service.version, result).text for form in ("turtle", "jsonld"))
    written_out = json.dumps(json.loads(linked) | {"@context": context})

    def told(data: str, form: str) -> set[tuple[str, str, object]]:
        """Return triples by value: whether rdflib writes a number anew depends on what else is loaded."""
        graph = Graph().parse(data=data, format=form)
        return {(str(s), str(p), o.toPython() if isinstance(o, Literal) else str(o)) for s, p, o in graph}

    assert told(written_out, "json-ld") == told(turtle, "turtle")


def test_exported_cases_are_valid(trips: dict[str, list[Trip]]) -> None:
    from importlib import import_module

    for name, release in (("fhir", "R4"), ("fhir public", "R4"), ("fhir-r5", "R5")):
        bundle = import_module(VERSIONS[release]).Bundle
        for trip in trips[name][:24]:
            assert bundle.model_validate_json(trip.exported.text).entry
    for trip in trips["phenopacket"]:
        packet = Parse(trip.exported.text, Phenopacket())
        assert packet.id == trip.case.id
        assert (packet.meta_data.phenopacket_schema_version, packet.meta_data.created_by) == ("2.0", "calcgraph")


@pytest.mark.parametrize("years", [0.0, 0.03, 0.3, 0.6667, 8.75, 17.98, 45.37, 70.0])
def test_age_comes_back_from_every_format(years: float, service: Service, tmp_path: Path) -> None:
    case = Case("young", age_years=years, distribution=BASE + "LocalizedDistribution")
    for form in FORMATS:
        exported = export_case(form, case, service.concepts(), service.version)
        path = tmp_path / f"young{exported.ending}"
        path.write_text(exported.text, encoding="utf-8")
        (found,) = read(service, path)
        assert found.age_years == pytest.approx(years, abs=0.003 if form == "phenopacket" else 1e-9), form
        assert (found.age_years or 0.0) <= years + 1e-9, "nobody is made older: a year more may be another band"


# --- commands ---


def test_import_prints_what_is_read_and_what_is_not(run: Run, tmp_path: Path) -> None:
    """In JSON beside the case, in a case file as comments; where files are written, on the side."""
    path = FOLDER / "fhir_r4_dialysis.json"
    expected = json.loads((FOLDER / (path.name + EXPECTED)).read_text(encoding="utf-8"))
    outcome = run("import", path, "--json")
    assert outcome.code == 0
    assert [{name: each[name] for name in ("case", "unread", "approximated")} for each in json.loads(outcome.out)] == expected
    assert outcome.err == ""
    notes = len(expected[0]["unread"]) + len(expected[0]["approximated"])
    printed = run("import", path)
    assert len([line for line in printed.out.splitlines() if line.startswith("#")]) == notes
    assert printed.err == ""
    lines = run("import", path, "--out", tmp_path).err.splitlines()
    assert lines[0] == f"his-4711: not read: {expected[0]['unread'][0]}"
    assert len(lines) == notes


def test_import_writes_a_file_a_case(run: Run, tmp_path: Path) -> None:
    assert run("import", FOLDER / "table_case_a_row.csv", FOLDER / "phenopacket_php.json", "--out", tmp_path).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gout-3.yaml", "php-2.yaml", "php-4.yaml", "vm-1.yaml"]
    assert run("match", *sorted(tmp_path.iterdir())).code == 0


def test_one_bad_file_does_not_hide_the_others(run: Run) -> None:
    outcome = run(
        "match", "--json", FOLDER / "fhir_r4_two_patients.json", BAD / "fhir_unit_dimension.json", FOLDER / "case_file.json"
    )
    assert outcome.code == 1
    assert [(each["case"], each["conforms"]) for each in json.loads(outcome.out)][-2:] == [
        (str(BAD / "fhir_unit_dimension.json"), False), ("json", True),
    ]  # fmt: skip


def test_cases_of_one_id_are_not_written_over_each_other(run: Run, tmp_path: Path) -> None:
    for command in (["export", "--to", "turtle"], ["import"]):
        refuses(run(*command, FIGURES[0], FIGURES[0], "--out", tmp_path / "out"), 2, ["two cases have the id fig02"])
    assert list(tmp_path.iterdir()) == []


def test_export_says_what_it_cannot_do(run: Run) -> None:
    refuses(
        run("export", FIGURES[0], "--to", "hl7v2"), 2, ["a case is not written as hl7v2: choose one of fhir, fhir-r5, jsonld"]
    )
    refuses(run("export", *FIGURES[:2], "--to", "fhir"), 2, ["several cases go into a folder: name it with --out"])
    for form in ("phenopacket", "turtle", "jsonld", "yaml"):
        refuses(
            run("export", FIGURES[0], "--to", form, "--public-codes"),
            2,
            [f"--public-codes goes with fhir and fhir-r5: {form} names"],
        )


def test_export_tells_losses_and_terms_without_a_public_code_on_the_side(run: Run, tmp_path: Path) -> None:
    outcome = run("export", FIGURES[3], "--to", "fhir", "--public-codes", "--out", tmp_path / "fig05.json")
    assert (outcome.code, outcome.out) == (0, "")
    assert "fig05: not carried: title" in outcome.err
    assert (
        "fig05: given by words alone, since no public vocabulary has a code for it: railroad-track calcification" in outcome.err
    )
    (found,) = json.loads(run("import", tmp_path / "fig05.json", "--json").out)
    assert found["case"]["findings"][0]["sign"] == ["railroad-track calcification", "extensive calcification"]


def test_case_file_keeps_what_looks_like_a_number_a_word(service: Service, tmp_path: Path) -> None:
    calcium = LabResult(BASE + "SerumCalcium", value=0.00001, unit="mg/dL", comparator="<")
    case = Case("1e5", title="12E3", notes="on", distribution=BASE + "DiffuseDistribution", labs=(replace(calcium, value=3.0),))
    text = case_yaml(replace(case, unread=("a\x07b",)), service.concepts().word)
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    assert read(service, path) == [case]
    assert text.startswith("# not read: a\\x07b\n")
    assert "<0.00001" in case_yaml(replace(case, labs=(calcium,)), service.concepts().word)


@pytest.mark.parametrize(
    ("system", "code", "curie"),
    [
        ("http://loinc.org", "2000-8", "LOINC:2000-8"),
        ("urn:oid:2.16.840.1.113883.6.1", "2000-8", "LOINC:2000-8"),
        ("http://snomed.info/sct", "52101004", "SNOMEDCT:52101004"),
        ("urn:oid:2.16.840.1.113883.6.256", "RID34646", "RADLEX:RID34646"),
        ("http://www.radlex.org/", "RID34646", "RADLEX:RID34646"),
        ("https://radlex.org", "RID34646", "RADLEX:RID34646"),
        ("https://loinc.org/", "2000-8", "LOINC:2000-8"),
        ("http://loinc.org", "http://loinc.org/2000-8", "LOINC:2000-8"),
        ("https://snomed.info/sct", "52101004", "SNOMEDCT:52101004"),
        ("http://human-phenotype-ontology.org", "HP:0003072", "HP:0003072"),
        ("http://purl.obolibrary.org/obo/hp.owl", "0003072", "HP:0003072"),
        ("https://ris.example.org/codes", "X-1", "https://ris.example.org/codes|X-1"),
    ],
)
def test_code_system_is_known_by_each_of_its_names(system: str, code: str, curie: str, service: Service) -> None:
    assert service.knowledge.codes.in_system(system, code) == curie
