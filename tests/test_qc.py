"""Every quality rule is seen to fire, on both engines, and the ontology keeps all that are errors."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from expected_rows import Row, expected_rows
from rdflib import Graph, URIRef

from calcgraph.check import SEVERITIES, Breach, check_ontology, rules, run_rule, severities, show_breaches
from calcgraph.cli import main
from calcgraph.namespace import curie, sparql_prefixes

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "qc"
RULES = sorted((ROOT / "queries" / "qc").glob("*.rq"))
CONTRACT = ("entity", "property", "value")


def _name(file: Path) -> str:
    return file.stem


def _by_oxigraph(rule: Path, file: Path) -> list[Row]:
    store = ox.Store()
    store.load(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    return sorted((breach.entity, breach.property, breach.value) for breach in run_rule(rule, store))


def _by_rdflib(rule: Path, file: Path) -> list[Row]:
    solutions: Any = Graph().parse(file).query(sparql_prefixes() + rule.read_text(encoding="utf-8"))
    assert [str(variable) for variable in solutions.vars] == list(CONTRACT)
    return sorted(tuple(_shown(row[name]) for name in CONTRACT) for row in solutions)


def _shown(term: object) -> str:
    return curie(str(term)) if isinstance(term, URIRef) else str(term)


def test_no_rule_is_lost() -> None:
    assert len(RULES) >= 32
    assert [rule.stem for rule in rules()] == [rule.stem for rule in RULES]


def test_every_rule_has_a_file_and_every_file_a_rule() -> None:
    assert {file.stem for file in DATA.glob("*.ttl")} == {rule.stem for rule in RULES} | {"good"}


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_finds_exactly_the_expected_rows(rule: Path) -> None:
    file = DATA / f"{rule.stem}.ttl"
    assert expected_rows(file)
    assert _by_oxigraph(rule, file) == expected_rows(file)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_finds_nothing_in_good_data(rule: Path) -> None:
    assert _by_oxigraph(rule, DATA / "good.ttl") == []


@pytest.mark.parametrize("name", ["bad", "good"])
@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_engines_agree(rule: Path, name: str) -> None:
    file = DATA / (f"{rule.stem}.ttl" if name == "bad" else "good.ttl")
    assert _by_rdflib(rule, file) == _by_oxigraph(rule, file)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_says_what_to_do_and_why(rule: Path) -> None:
    message, blank, why, *_ = rule.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# [A-Z].*\.", message)
    assert blank == "#"
    assert why.startswith("# ")


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_leaves_out_what_engines_answer_differently(rule: Path) -> None:
    assert not re.search(r"OPTIONAL|!\s*BOUND", rule.read_text(encoding="utf-8"), re.IGNORECASE)


def test_every_rule_has_a_severity_with_its_reason() -> None:
    with (ROOT / "queries" / "qc" / "severity.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert [row["rule"] for row in rows] == [rule.stem for rule in RULES]
    assert {row["severity"] for row in rows} == set(SEVERITIES)
    assert all(row["reason"].endswith(".") for row in rows)
    assert severities() == {row["rule"]: row["severity"] for row in rows}


def test_a_rule_that_is_not_listed_is_an_error(tmp_path: Path) -> None:
    rule = tmp_path / "everything.rq"
    rule.write_text("# Take it away.\nSELECT ?entity ?property ?value WHERE { ?entity ?property ?value }\n", encoding="utf-8")
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("https://w3id.org/calcgraph/A"), ox.NamedNode("http://a/b"), ox.Literal("c")))
    assert run_rule(rule, store) == [Breach("everything", "cg:A", "http://a/b", "c", "Take it away.", "error")]


def test_the_ontology_has_no_errors() -> None:
    breaches = check_ontology(ROOT / "ontology" / "calcgraph.ttl", ROOT / "ontology" / "calcgraph-inferred.ttl")
    assert [breach for breach in breaches if breach.severity == "error"] == []


def test_the_gravest_breach_stands_first_and_notes_are_only_counted() -> None:
    breaches = [
        Breach("a_rule", "cg:A", "cg:p", "1", "Mend it."),
        Breach("a_rule", "cg:B", "cg:p", "", "Mend it."),
        Breach("b_rule", "cg:A", "", "", "Look at it.", "warning"),
        Breach("c_rule", "cg:A", "", "", "Know it.", "info"),
    ]
    assert show_breaches(breaches).splitlines() == [
        "error a_rule: Mend it.",
        "    cg:A cg:p 1",
        "    cg:B cg:p",
        "warning b_rule: Look at it.",
        "    cg:A",
        "The ontology breaks its rules: 2 errors, 1 warnings, 1 notes (listed with --json).",
    ]


_PREFIXES = sparql_prefixes().replace("PREFIX", "@prefix").replace(">\n", "> .\n")


def _folder(path: Path, asserted: str) -> Path:
    (path / "calcgraph.ttl").write_text(_PREFIXES + asserted, encoding="utf-8")
    (path / "calcgraph-inferred.ttl").write_text(_PREFIXES, encoding="utf-8")
    return path


def test_an_error_ends_the_command_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _folder(tmp_path, 'cg:mustNotMiss a owl:AnnotationProperty .\ncg:A rdfs:label "a" ; cg:mustNotMiss true .\n')
    assert main(["check", "--folder", str(folder), "--json"]) == 1
    (breach,) = json.loads(capsys.readouterr().out)
    assert (breach["rule"], breach["severity"], breach["entity"]) == ("must_not_miss_unranked", "error", "cg:A")


def test_a_breach_of_a_shape_ends_the_command_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _folder(tmp_path, "<https://w3id.org/calcgraph/constant/a> a cg:Constant .\n")
    assert main(["check", "--folder", str(folder), "--json"]) == 1
    found = [(each["rule"], each["entity"], each["property"], each["severity"]) for each in json.loads(capsys.readouterr().out)]
    assert found == [
        ("cg:ConstantValueShape", "cg:constant/a", "value", "error"),
        ("cg:ReasonShape", "cg:constant/a", "comment", "error"),
    ]


def test_a_warning_is_printed_and_ends_the_command_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    term = 'cg:A a owl:Class ; rdfs:label "a" ; IAO:0000115 "A letter." ; cg:definitionSource "calcgraph"'
    declared = "cg:definitionSource a owl:AnnotationProperty .\n"
    folder = _folder(tmp_path, f'{declared}{term} ; oboInOwl:hasExactSynonym "A" .\n')
    assert main(["check", "--folder", str(folder)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("warning synonym_repeats_label: ")
    assert "0 errors, 1 warnings, 0 notes" in out


def test_a_folder_without_an_ontology_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--folder", str(tmp_path)]) == 2
    assert "calcgraph build" in capsys.readouterr().err
