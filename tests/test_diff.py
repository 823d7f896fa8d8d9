"""What changed between two copies of the data: each kind of change, the cases that moved and by which statement, the verdict."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calcgraph.cli import main
from calcgraph.explain import DISCLAIMER
from calcgraph.release import cases as release_cases
from calcgraph.release import home as release_home
from calcgraph.release.cases import CaseFile, CaseMove, CasesCompared, Move, compare_cases
from calcgraph.release.changes import CellChange
from calcgraph.release.comparison import Comparison, Side, compare
from calcgraph.release.data import comparison_data
from calcgraph.release.evidence import Causes
from calcgraph.release.files import compare_files, compare_structure
from calcgraph.release.home import Home
from calcgraph.release.inferences import compare_pairs, compare_patterns
from calcgraph.release.new_ids import follow_new_ids, new_ids
from calcgraph.release.show import show_comparison
from calcgraph.release.snapshot import Snapshot, read_snapshot
from calcgraph.release.tables import compare_tables
from calcgraph.release.verdict import judge
from calcgraph.release.words import Words

ROOT = Path(__file__).resolve().parent.parent
CASES = ("fig12",)

Capture = pytest.CaptureFixture[str]


# --- copies: links to the files of the project, but for those that are edited ---


def copy(folder: Path) -> Path:
    files = [path for name in ("ontology", "queries", "shapes") for path in (ROOT / name).rglob("*") if path.is_file()]
    for path in [*files, *(ROOT / "cases" / f"{name}.yaml" for name in CASES)]:
        if path.name == "mappings.ttl":  # large, and no case here names a code
            continue
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)
    return folder


def edit(home: Path, file: str, pattern: str, new: str) -> None:
    """Replace what a pattern finds in a file of a copy; it must be there."""
    path = home / file
    text, number = re.subn(pattern, new, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert number, f"{pattern} is not in {file}"
    path.unlink()
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(tmp_path_factory.mktemp("old"))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return copy(tmp_path / "new")


def diff(capsys: Capture, *arguments: object) -> str:
    assert main(["diff", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def diff_data(capsys: Capture, *arguments: object) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(diff(capsys, "--json", *arguments))
    return data


def no_process(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


# --- whole comparisons ---


def test_identical_copies(old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", no_process)  # nothing to derive: the bytes are the same
    found = compare(old, new)
    assert "Nothing changed." in show_comparison(found).splitlines()
    data = comparison_data(found)
    assert (data["verdict"], data["because"], data["certain"]) == ("none", "Nothing changed.", True)
    assert (data["changes"], data["inferences"], data["patterns"]) == ([], [], [])
    assert data["cases"] == {
        "compared": 1, "places": 5, "skipped": None, "changed": [], "changed_below": [], "not_compared": [],
    }  # fmt: skip


def test_wording_is_a_patch(old: Path, new: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = "The soleus contributes to the Achilles tendon.", "The soleus is one of its muscles."
    for file in ("statements.tsv", "calcgraph.ttl"):
        edit(new, f"ontology/{file}", re.escape(before), after)
    monkeypatch.setattr(subprocess, "run", no_process)  # what cases are derived from holds no wording
    text = diff(capsys, old, new)
    assert "Patch, because 1 statement was changed." in text.splitlines()
    assert f'(achilles-001), paraphrase: from "{before}" to "{after}"' in text
    assert "None of the cases compared (1) changes its first 5 places, a status or coverage." in text.splitlines()


def test_renamed_term(old: Path, new: Path, capsys: Capture) -> None:
    edit(new, "ontology/terms/contexts.tsv", r"(?<=\nDiabetesMellitus\t)diabetes mellitus\t", "sugar disease\t")
    for file in ("calcgraph.ttl", "lean.ttl"):
        edit(new, f"ontology/{file}", '"diabetes mellitus"', '"sugar disease"')
    text = diff(capsys, old / "ontology", new / "ontology")
    assert "Minor at least, because 1 term was renamed." in text.splitlines()
    assert "  diabetes mellitus is now called sugar disease (DiabetesMellitus), cases that say 'diabetes mellitus' are no" in text


STATEMENT = {
    "id": "zz-new", "subject": "TophaceousGout", "relation": "hasSign", "feature": "BoneErosion", "location": "Elbow",
    "polarity": "present", "how_often": "common", "kind": "feature-given-disease", "layer": "article", "source": "hwang2018",
}  # fmt: skip


def test_added_statement(old: Path, new: Path, capsys: Capture) -> None:
    header = (new / "ontology/statements.tsv").read_text(encoding="utf-8").split("\n", 1)[0].split("\t")
    edit(new, "ontology/statements.tsv", r"\Z", "\t".join(STATEMENT.get(column, "") for column in header) + "\n")
    node = '\nstmt:zz-new a cg:Statement ; cg:subject cg:TophaceousGout ; cg:howOften "common" ; rdfs:label "zz-new" .\n'
    for file in ("calcgraph.ttl", "lean.ttl"):
        edit(new, f"ontology/{file}", r"\Z", node)
    data = diff_data(capsys, old, new)
    assert (data["verdict"], data["because"]) == ("minor", "Minor, because 1 statement was added.")
    assert [(each["table"], each["what"], each["id"], each["says"]) for each in data["changes"]] == [
        ("statements", "added", "zz-new", "tophaceous gout has sign bone erosion at elbow (zz-new)")
    ]
    assert (data["cases"]["compared"], data["cases"]["changed"], data["cases"]["skipped"]) == (1, [], None)


@pytest.fixture(scope="module")
def moved(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """A copy that calls rare a sign of which its source leaves open how often it is, and weighs it so."""
    new = copy(tmp_path_factory.mktemp("moved"))
    edit(new, "ontology/statements.tsv", r"(?<=\nct-017\t)([^\n]*?)\tunstated\t", r"\1\trare\t")
    weight = r"(fromStatement stmt:ct-017 ;.*?)cg:present \S+ ;(.*?)cg:presentHigh \S+ ;(.*?)cg:presentLow \S+ ;"
    edit(new, "ontology/weights.ttl", weight, r"\1cg:present -2.0 ;\2cg:presentHigh -1.3 ;\3cg:presentLow -3.3 ;")
    edit(new, "cases/fig12.yaml", r"\A", "# written again\n")
    folder = tmp_path_factory.mktemp("mine")
    text = (ROOT / "cases/fig12.yaml").read_text(encoding="utf-8").replace("id: fig12", "id: again")
    (folder / "again.yaml").write_text(text.replace("findings:", "findings:\n  - sign: zebra stripes"), encoding="utf-8")
    (folder / "calcgraph").mkdir()
    (folder / "calcgraph" / "__init__.py").write_text("raise SystemExit('another package of this name')\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # where another package would be found first
        return compare(old, new, [folder])


def test_case_that_moves_names_the_statement(moved: Comparison) -> None:
    data = comparison_data(moved)
    assert (data["verdict"], data["because"]) == ("major", "Major, because 2 of 2 cases come out otherwise.")
    case, again = data["cases"]["changed"]
    assert (case["case"], case["text_changed"], case["says"]) == ("fig12", True, [])
    assert (again["case"][-6:], again["text_changed"], again["moved"]) == ("/again", False, case["moved"])
    diseases = {each["id"]: each for each in case["moved"]}
    loser, gainer = diseases["CalcificTendinitis"], diseases["PellegriniStiedaLesion"]
    assert (loser["rank"], loser["status"]) == ([2, 4], ["open", "open"])
    (found,) = loser["evidence"]
    assert (found["statements"], found["by"]) == (["ct-017"], ["ct-017"])
    assert found["cause"] == "ct-017 was changed (how often: from unstated to rare)"
    assert found["weight"][0] > 1 > found["weight"][1]
    assert loser["weight"][1] - loser["weight"][0] == pytest.approx(found["weight"][1] - found["weight"][0])
    assert (gainer["rank"], gainer["evidence"]) == ([3, 2], [])


def test_case_that_moves_in_words(moved: Comparison) -> None:
    lines = show_comparison(moved).splitlines()
    assert "Behind most of it: ct-017 (2 cases)." in lines
    first = lines.index("Case fig12 (whose text changed, too)")
    case = lines[first : lines.index("", first)]
    place = next(number for number, line in enumerate(case) if line.startswith("  calcific tendinitis: "))
    assert re.fullmatch(r"  calcific tendinitis: from place 2 to 4, from \+\d\.\d to \+\d\.\d bits", case[place])
    cause = r"ct-017 was changed \(how often: from unstated to rare\)"
    assert re.fullmatch(rf"    .*: from \+1\.8 to -1\.\d; {cause}", case[place + 1])
    assert "Wording and sources only: 1 case file changed (--full lists all)" in lines
    assert lines[-1] == DISCLAIMER


def test_output_is_the_same_under_any_hash_seed(old: Path, new: Path, capsys: Capture) -> None:
    edit(new, "ontology/core.ttl", "cg:Absence cg:Extent", "cg:Absence cg:Weight")
    edit(new, "ontology/calcgraph-inferred.ttl", r"cg:isWithin cg:AchillesTendon,\n", "cg:isWithin cg:SkeletalMuscle,\n")
    copies = old / "ontology", new / "ontology"
    command = [sys.executable, "-m", "calcgraph", "diff", "--full", *map(str, copies)]
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"}
    run = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, cwd=ROOT, check=True)
    assert run.stdout == diff(capsys, "--full", *copies)
    assert "no longer lie within Achilles tendon" in run.stdout


# --- what may be named ---


def test_wheel_is_unpacked_and_read(old: Path, new: Path, tmp_path: Path, capsys: Capture) -> None:
    edit(new, "ontology/statements.tsv", "The soleus contributes to the Achilles tendon.", "The soleus is one of its muscles.")
    wheel = tmp_path / "calcgraph-9.9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("calcgraph/cli.py", "")
        for path in new.rglob("*"):
            if path.is_file():
                packed.write(path, f"calcgraph/data/{path.relative_to(new).as_posix()}")
    data = diff_data(capsys, old, wheel)
    assert (data["new"]["name"], data["verdict"], data["cases"]["compared"]) == (str(wheel), "patch", 1)


def test_tables_that_were_edited_and_not_built_are_told(old: Path, new: Path, capsys: Capture) -> None:
    edit(new, "ontology/constants.tsv", r"(?<=\ncriterion\.met\t)\d+", "4")
    edit(new, "ontology/statements.tsv", r"\nct-017\t[^\n]*", "")
    edit(new, "ontology/statements.tsv", r"(?<=\nps-008\t)([^\n]*?)\tunstated\t", r"\1\trare\t")
    edit(new, "ontology/terms/contexts.tsv", r"(?<=\nDiabetesMellitus\t)diabetes mellitus\t", "sugar disease\t")
    data = diff_data(capsys, old / "ontology", new / "ontology")
    assert (data["old"]["unbuilt"], data["new"]["unbuilt"]) == ([], ["DiabetesMellitus", "ps-008", "criterion.met", "ct-017"])
    assert "were not built from its tables (DiabetesMellitus, ps-008, criterion.met and ct-017): run  calcgraph build" in diff(
        capsys, old / "ontology", new / "ontology"
    )


@pytest.mark.parametrize("alone", ["old", "new"])
def test_ontology_folder_alone_skips_the_cases(alone: str, old: Path, new: Path, capsys: Capture) -> None:
    edit(new, "ontology/constants.tsv", r"(?<=\ncriterion\.met\t)\d+", "4")
    named = {"old": old, "new": new}
    named[alone] /= "ontology"
    text = diff(capsys, *named.values())
    assert "Minor at least, because 1 constant was changed." in text.splitlines()
    assert f"Cases were not compared. {named[alone]} is an ontology folder alone, without the queries that derive cases." in text


def test_data_that_the_present_code_cannot_use(new: Path, tmp_path: Path, capsys: Capture) -> None:
    ancient = copy(tmp_path / "ancient")
    edit(new, "ontology/constants.tsv", r"(?<=\ncriterion\.met\t)\d+", "4")
    edit(new, "ontology/lean.ttl", r"\Z", "\n")
    for home in (ancient, new):
        (home / "queries/derive/excluded.rq").unlink()
    data = diff_data(capsys, ancient, new)
    assert (data["verdict"], data["certain"]) == ("minor", False)
    assert data["because"] == "Minor at least, because 1 constant was changed."
    assert re.fullmatch(
        rf"This calcgraph \(.*\) derives nothing with {re.escape(str(ancient))}, whose tables and queries are of another version "
        r"than it needs \(.*excluded\.rq.*No such file or directory\)\.",
        data["cases"]["skipped"],
    )


def test_what_is_no_copy_is_refused(old: Path, tmp_path: Path, capsys: Capture) -> None:
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"no wheel")
    (tmp_path / "empty").mkdir()
    refusals = {
        tmp_path / "none": "is neither a folder nor a wheel",
        broken: "cannot be read as a wheel",
        tmp_path / "empty": "holds no built copy of the data",
    }
    for path, message in refusals.items():
        assert main(["diff", str(old), str(path)]) == 2
        assert message in capsys.readouterr().err
    assert main(["diff", str(old), str(old), "--cases", str(tmp_path / "empty")]) == 2
    assert "holds no case files" in capsys.readouterr().err


def test_wheel_that_would_fill_the_disk_is_refused(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_home, "_LARGEST", 999_999)
    wheel = tmp_path / "calcgraph-9.9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("calcgraph/data/ontology/calcgraph-inferred.ttl", " " * 1_000_000)
    assert main(["diff", str(wheel), str(wheel)]) == 2
    assert "unpacks to more than 0 MB: no wheel of calcgraph does" in capsys.readouterr().err


def test_case_file_that_is_none_is_named(new: Path, tmp_path: Path, capsys: Capture) -> None:
    other = copy(tmp_path / "other")
    edit(new, "cases/fig12.yaml", r"\Z", "\n- no: [")
    edit(other, "cases/fig12.yaml", r"\Z", "\n- none: [")
    assert main(["diff", str(new), str(other)]) == 2
    assert re.search(r"fig12\.yaml.*: is not YAML", capsys.readouterr().err)


def test_file_that_is_no_turtle_is_named(old: Path, new: Path, capsys: Capture) -> None:
    edit(new, "ontology/calcgraph-inferred.ttl", r"\Z", "cg:open [")
    assert main(["diff", str(old), str(new)]) == 2
    assert "calcgraph-inferred.ttl: cannot be read" in capsys.readouterr().err


def test_the_project_itself_is_read() -> None:
    copy_ = read_snapshot(ROOT / "ontology")
    assert set(copy_.tables) >= {"terms", "statements", "criteria", "relations", "reference_ranges", "constants", "mappings"}
    assert copy_.unbuilt == ()
    assert [pair for pairs in copy_.pairs.values() for pair in pairs if pair[0] == pair[1] or "criterion" in pair[0]] == []
    (members,) = (value for _, name, value in copy_.structure if name == "owl:members")
    assert members.startswith("Disease, ImagingSign, AnatomicalLocation, ")
    assert ("AchillesTendon", "Tendon") in copy_.pairs["subClassOf"]
    assert ("AchillesTendonInsertion", "AchillesTendon") in copy_.pairs["isWithin"] - copy_.pairs["subClassOf"]
    assert copy_.label("AchillesTendon") == "Achilles tendon"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", copy_.version)


# --- rows: a small copy, and one change each ---

TERM = {
    "table": "signs", "label": "", "parent": "", "definition": "A sign.", "entry": "", "synonyms": "", "located_in": "",
}  # fmt: skip
TERMS = {
    "Apple": {**TERM, "label": "apple", "parent": "Fruit", "synonyms": "pome | red fruit"},
    "Fruit": {**TERM, "label": "fruit"},
    "Plum": {**TERM, "label": "plum", "parent": "Fruit"},
    "Rot": {**TERM, "table": "diseases", "label": "rot", "entry": "yes"},
    "Mould": {**TERM, "table": "diseases", "label": "mould", "entry": "yes"},
    "Decay": {**TERM, "table": "diseases", "label": "decay"},
    "Tree": {**TERM, "table": "locations", "label": "tree"},
    "Twig": {**TERM, "table": "locations", "label": "twig"},
}
SAID = {
    "subject": "Rot", "relation": "hasSign", "feature": "Apple", "location": "", "polarity": "present", "obligate": "",
    "how_often": "common", "kind": "feature-given-disease", "layer": "article", "paraphrase": "Apples rot.", "section": "1",
}  # fmt: skip
TABLES: dict[str, dict[str, dict[str, str]]] = {
    "terms": TERMS,
    "statements": {
        "s1": SAID,
        "s2": {**SAID, "feature": "Plum", "location": "Twig"},
        "s3": {**SAID, "kind": "definition"},
        "s4": {**SAID, "obligate": "yes", "feature": "Fruit"},
        "s5": {**SAID, "relation": "hasContext", "feature": "Apple"},
        "s6": {**SAID, "feature": "Plum", "location": "Tree"},
        "s7": {**SAID, "subject": "Decay"},  # a group: what is said of it, none of its members inherits
        "s8": {**SAID, "subject": "Mould"},
    },
    "criteria": {
        "c-1": {"supports": "Rot", "feature": "Apple", "location": "Tree", "layer": "article", "paraphrase": "So."},
        "c-2": {"supports": "Rot", "feature": "Plum", "location": "", "layer": "article", "paraphrase": "So."},
    },
    "relations": {"r1": {"subject": "Rot", "relation": "signOf", "object": "Mould", "decided_by": "Apple", "paraphrase": "So."}},
    "reference_ranges": {"g1": {"analyte": "Apple", "low": "1", "high": "2", "unit": "g", "source": "here"}},
    "constants": {"k1": {"value": "1", "reason": "Why not."}},
    "references": {"ref1": {"label": "", "citation": "A book"}},
    "mappings": {"Apple X:1": {"term": "Apple", "match": "exactMatch", "code": "X:1", "label": "apple", "comment": ""}},
}
PAIRS = {
    "subClassOf": frozenset({("Apple", "Fruit"), ("Plum", "Fruit"), ("Rot", "Decay")}),
    "isWithin": frozenset({("Apple", "Fruit"), ("Plum", "Fruit"), ("Rot", "Decay"), ("Twig", "Tree")}),
    "isApartFrom": frozenset({("Twig", "Stone"), ("Tree", "Stone")}),
}
SMALL = Snapshot(
    version="2026-01-01",
    tables=TABLES,
    structure=frozenset({("Apple", "rdfs:label", "apple"), ("Apple", "matchesThrough", "Fruit")}),
    obsolete={},
    labels={name: row["label"] for name, row in TERMS.items()},
    pairs=PAIRS,
)


def changed(table: str, key: str, cells: Mapping[str, str] | None) -> Snapshot:
    """Return the small copy with a row added, with changed cells, or without it."""
    rows = dict(TABLES[table])
    if cells is None:
        del rows[key]
    else:
        rows[key] = {**rows.get(key, next(iter(rows.values()))), **cells}
    copy_ = replace(SMALL, tables={**TABLES, table: rows})
    return replace(copy_, labels={name: row["label"] for name, row in copy_.tables["terms"].items()})


ROWS: list[tuple[str, str, Mapping[str, str] | None, str, str, str]] = [
    ("terms", "Pear", {"label": "pear", "synonyms": ""}, "minor", "added", "pear (Pear, of signs)"),
    ("terms", "Plum", None, "major", "removed", "plum (Plum, of signs)"),
    ("terms", "Apple", {"label": "malus"}, "minor", "renamed",
     "apple is now called malus (Apple) | cases that say 'apple' are no longer read"),
    ("terms", "Apple", {"label": "pome"}, "minor", "renamed",
     "apple is now called pome (Apple) | cases that say 'apple' are no longer read"),
    ("terms", "Apple", {"synonyms": "pome | bramley"}, "minor", "changed",
     "apple (Apple, of signs) | synonyms: also bramley and no longer red fruit"),
    ("terms", "Apple", {"parent": "Rot"}, "minor", "changed", "apple (Apple, of signs) | parent: from fruit to rot"),
    ("terms", "Apple", {"definition": "A red fruit."}, "patch", "changed",
     'apple (Apple, of signs) | definition: from "A sign." to "A red fruit."'),
    ("terms", "Apple", {"located_in": "Tree"}, "major", "changed", "apple (Apple, of signs) | located in: now tree"),
    ("terms", "Rot", {"entry": ""}, "major", "changed", "rot (Rot, of diseases) | entry: no longer yes"),
    ("statements", "s9", {"feature": "Plum"}, "minor", "added", "rot has sign plum (s9)"),
    ("statements", "s1", None, "major", "removed", "rot has sign apple (s1) | nothing else says so"),
    ("statements", "s3", None, "minor", "removed", "rot has sign apple (s3)"),
    ("statements", "s4", None, "minor", "removed", "rot has sign fruit (s4)"),  # s1 says more
    ("statements", "s6", None, "minor", "removed", "rot has sign plum at tree (s6)"),  # s2 says more
    ("statements", "s7", None, "minor", "removed", "decay has sign apple (s7)"),
    ("statements", "s1", {"how_often": "rare"}, "minor", "changed",
     "rot has sign apple (s1) | how often: from common to rare"),
    ("statements", "s1", {"paraphrase": "Old apples rot.", "section": "2"}, "patch", "changed",
     'rot has sign apple (s1) | paraphrase: from "Apples rot." to "Old apples rot." | section: from 1 to 2'),
    ("statements", "s1", {"polarity": "absent"}, "major", "changed",
     "rot has sign not apple (s1) | polarity: from present to absent | nothing else says what it said before"),
    ("statements", "s2", {"location": "Tree"}, "major", "changed",
     "rot has sign plum at tree (s2) | location: from twig to tree | nothing else says what it said before"),
    ("statements", "s2", {"feature": "Apple"}, "major", "changed",
     "rot has sign apple at twig (s2) | feature: from plum to apple | nothing else says what it said before"),
    ("criteria", "c-2", {"paraphrase": "Thus."}, "patch", "changed", "rot by plum (c-2) | paraphrase: from So. to Thus."),
    ("relations", "r1", {"decided_by": "Apple | Plum"}, "major", "changed", "rot sign of mould (r1) | decided by: also plum"),
    ("relations", "r1", {"paraphrase": "Thus."}, "patch", "changed", "rot sign of mould (r1) | paraphrase: from So. to Thus."),
    ("relations", "r1", None, "major", "removed", "rot sign of mould (r1)"),
    ("reference_ranges", "g1", {"high": "3"}, "major", "changed", "apple from 1 to 3 g (g1) | high: from 2 to 3"),
    ("reference_ranges", "g2", {}, "minor", "added", "apple from 1 to 2 g (g2)"),
    ("constants", "k1", {"value": "2"}, "minor", "changed", "k1 | value: from 1 to 2"),
    ("constants", "k1", {"reason": "Because."}, "patch", "changed", 'k1 | reason: from "Why not." to Because.'),
    ("references", "ref2", {}, "patch", "added", "ref2"),
    ("references", "ref1", {"citation": "A leaflet"}, "patch", "changed",
     'ref1 | citation: from "A book" to "A leaflet"'),
    ("mappings", "Apple X:1", {"match": "closeMatch"}, "minor", "changed",
     "apple close match X:1 apple | match: from exactMatch to closeMatch"),
    ("mappings", "Apple X:1", None, "minor", "removed", "apple exact match X:1 apple"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "cells", "level", "what", "says"), ROWS)
def test_changed_row(table: str, key: str, cells: Mapping[str, str] | None, level: str, what: str, says: str) -> None:
    new = changed(table, key, cells)
    (change,) = compare_tables(SMALL, new, {})
    parts = [change.says, *(cell.says(Words(new)) for cell in change.cells if what != "renamed"), change.note]
    assert (change.table, change.id, change.what, change.level) == (table, key, what, level)
    assert " | ".join(part for part in parts if part) == says
    assert judge([change], [], [], CasesCompared(1)).level == level


def test_statement_of_a_disease_that_is_gone_is_told_once_as_major() -> None:
    tables = {name: {key: row for key, row in rows.items() if key not in ("Mould", "s8")} for name, rows in TABLES.items()}
    found = compare_tables(SMALL, replace(SMALL, tables=tables), {})
    assert [(each.id, each.level, each.note) for each in found] == [("Mould", "major", ""), ("s8", "minor", "")]


def test_old_label_that_is_kept_as_a_synonym() -> None:
    new = changed("terms", "Apple", {"label": "malus", "synonyms": "apple | pome | red fruit"})
    renamed, other = compare_tables(SMALL, new, {})
    assert (renamed.what, renamed.note) == ("renamed", "")
    assert [cell.column for cell in other.cells] == ["synonyms"]


def test_old_label_that_means_something_else_now() -> None:
    rows = {**TERMS, "Apple": {**TERMS["Apple"], "label": "malus"}, "Plum": {**TERMS["Plum"], "synonyms": "apple"}}
    found = compare_tables(SMALL, replace(SMALL, tables={**TABLES, "terms": rows}), {})
    assert [change.note for change in found if change.what == "renamed"] == ["'apple' now means plum"]


@pytest.mark.parametrize(("new", "level"), [(changed("terms", "Plum", None), "major"), (SMALL, "minor")])
def test_obsolete_term_names_its_replacement(new: Snapshot, level: str) -> None:
    now = replace(new, obsolete={"Plum": "Apple"})
    (change,) = compare_tables(SMALL, now, {})
    assert (change.what, change.says, change.level) == ("obsoleted", "plum (Plum, of signs)", level)
    assert change.note == "replaced by apple (Apple)"
    assert compare_tables(now, now, {}) == []


def test_term_under_another_id_changes_nothing_else() -> None:
    def now(name: str) -> str:
        return "Prune" if name == "Plum" else name

    new = Snapshot(
        version="2026-02-01",
        tables={
            table: {now(key): {column: now(cell) for column, cell in row.items()} for key, row in rows.items()}
            for table, rows in TABLES.items()
        },
        structure=SMALL.structure,
        obsolete={},
        labels={now(name): label for name, label in SMALL.labels.items()},
        pairs={name: frozenset((now(term), now(wider)) for term, wider in pairs) for name, pairs in PAIRS.items()},
    )
    renamed = new_ids(SMALL, new)
    assert renamed == {"Plum": "Prune"}
    followed = follow_new_ids(SMALL, renamed)
    (change,) = compare_tables(followed, new, renamed)
    assert (change.what, change.level, change.says) == ("given another id", "major", "plum (Prune, of signs), before Plum")
    assert (compare_pairs(followed, new), compare_patterns(followed, new)) == ([], [])
    assert len(compare_tables(SMALL, new, {})) > 3


# --- what follows ---


def paired(relation: str, *, add: tuple[str, str] | None = None, drop: tuple[str, str] | None = None) -> Snapshot:
    pairs = PAIRS[relation] | ({add} if add else set())
    return replace(SMALL, pairs={**PAIRS, relation: pairs - ({drop} if drop else set())})


PAIR_CHANGES = [
    (paired("subClassOf", add=("Apple", "Plum")), [("subClassOf", "gained", "Apple", "Plum", "major")]),
    (paired("subClassOf", drop=("Apple", "Fruit")), [("subClassOf", "lost", "Apple", "Fruit", "major")]),
    (paired("isWithin", drop=("Twig", "Tree")), [("isWithin", "lost", "Twig", "Tree", "major")]),
    (paired("isApartFrom", drop=("Twig", "Stone")), [("isApartFrom", "lost", "Twig", "Stone", "major")]),
    (paired("subClassOf", add=("Pear", "Fruit")), [("subClassOf", "gained", "Pear", "Fruit", "minor")]),
    (SMALL, []),
]


@pytest.mark.parametrize(("new", "expected"), PAIR_CHANGES)
def test_inferred_pairs(new: Snapshot, expected: list[tuple[str, ...]]) -> None:
    found = compare_pairs(SMALL, new)
    assert [(each.relation, each.what, each.term, each.wider, each.level) for each in found] == expected


def test_kind_is_not_told_as_part_once_more() -> None:
    both = {**PAIRS, **{name: PAIRS[name] | {("Plum", "Apple")} for name in ("subClassOf", "isWithin")}}
    (change,) = compare_pairs(SMALL, replace(SMALL, pairs=both))
    assert change.relation == "subClassOf"


PATTERNS = [
    ("criteria", "c-2", {"feature": "Fruit"}, "changed", "major", "apple at tree and fruit"),
    ("criteria", "c-2", None, "changed", "major", "apple at tree"),
    ("criteria", "d-1", {"feature": "Plum", "location": ""}, "added", "major", "plum"),
    ("criteria", "d-1", {"supports": "Blight", "feature": "Plum"}, "added", "minor", "plum at tree"),
    ("statements", "s1", {"obligate": "yes"}, "added", "major", "no apple"),
    ("statements", "s4", {"obligate": ""}, "removed", "major", "no fruit"),
]


@pytest.mark.parametrize(("table", "key", "cells", "what", "level", "says"), PATTERNS)
def test_pattern(table: str, key: str, cells: Mapping[str, str] | None, what: str, level: str, says: str) -> None:
    (change,) = compare_patterns(SMALL, changed(table, key, cells))
    assert (change.what, change.level, change.pattern.says(Words(SMALL))) == (what, level, says)


@pytest.mark.parametrize("cells", [{"relation": "hasLocation", "feature": "Tree"}, {"subject": "Decay"}])
def test_obligate_statement_that_excludes_nothing(cells: Mapping[str, str]) -> None:
    assert compare_patterns(SMALL, changed("statements", "s9", {"obligate": "yes", **cells})) == []


def test_pattern_under_another_name_is_the_same() -> None:
    rows = {key.replace("c-", "renamed-"): row for key, row in TABLES["criteria"].items()}
    assert compare_patterns(SMALL, replace(SMALL, tables={**TABLES, "criteria": rows})) == []


def test_lines_of_the_structure() -> None:
    lines = {("Plum", "matchesThrough", "Fruit"), ("Apple", "rdfs:label", "an apple"), ("", "owl:members", "Apple, Plum")}
    found = compare_structure(SMALL, replace(SMALL, structure=frozenset(lines)))
    assert [(each.what, each.says, each.level) for each in found] == [
        ("added", "owl:members Apple, Plum", "minor"),
        ("added", "Apple rdfs:label an apple", "patch"),
        ("added", "Plum matchesThrough Fruit", "minor"),
        ("removed", "Apple matchesThrough Fruit", "minor"),
        ("removed", "Apple rdfs:label apple", "patch"),
    ]


def test_new_date_of_a_release_is_no_change() -> None:
    core = ("https://w3id.org/calcgraph", "owl:versionInfo", "2026-02-01")
    assert compare_structure(SMALL, replace(SMALL, structure=SMALL.structure | {core})) == []


def test_comment_of_a_query_is_wording(old: Path, new: Path) -> None:
    query = "queries/derive/excluded.rq"
    edit(new, query, r"\A", "# asked again\n\n")
    edit(new, "queries/derive/apart.rq", "SELECT", "SELECT DISTINCT")
    (new / "shapes/case.ttl").unlink()
    homes = (Home(str(home), home / "ontology", home) for home in (old, new))
    assert [(each.table, each.what, each.id, each.level) for each in compare_files(*homes)] == [
        ("queries", "changed", "queries/derive/apart.rq", "minor"),
        ("queries", "changed", query, "patch"),
        ("shapes", "removed", "shapes/case.ttl", "minor"),
    ]


def test_order_of_values_alone_is_told_as_such() -> None:
    assert CellChange("synonyms", "a | b", "b | a").says(Words(SMALL)) == "synonyms: in another order"


# --- what is told ---


def told(new: Snapshot, full: bool = False) -> list[str]:
    """Return the lines that tell how a copy differs from the small one, without cases."""
    changes, pairs, patterns_ = compare_tables(SMALL, new, {}), compare_pairs(SMALL, new), compare_patterns(SMALL, new)
    old_side, new_side = (Side(name, copy_.version, Words(copy_), ()) for name, copy_ in (("old", SMALL), ("new", new)))
    verdict = judge(changes, pairs, patterns_, CasesCompared(3, 5))
    found = Comparison(old_side, new_side, verdict, changes, pairs, patterns_, CasesCompared(3, 5), {})
    return show_comparison(found, full).splitlines()


def test_patterns_are_told_once() -> None:
    assert told(changed("criteria", "c-2", {"feature": "Fruit"})) == [
        "From old (version 2026-01-01) to new (version 2026-01-01)",
        "Major, because 1 pattern that supports a disease was changed.",
        "Both copies call themselves 2026-01-01: a release needs a date of its own.",
        "",
        "None of the cases compared (3) changes its first 5 places, a status or coverage.",
        "",
        "What supports or excludes a disease",
        "  supports rot: apple at tree and fruit; before: apple at tree and plum (c)",
        "",
        DISCLAIMER,
    ]


def test_pairs_that_share_a_term_are_told_together() -> None:
    gained = {("Apple", "Rot"), ("Plum", "Rot"), ("Twig", "Mould"), ("Pear", "Fruit")}
    new = replace(SMALL, version="2026-02-01", pairs={**PAIRS, "subClassOf": PAIRS["subClassOf"] | gained})
    assert told(new)[1:] == [
        "Major, because 3 inferences between terms of both copies were gained.",
        "",
        "None of the cases compared (3) changes its first 5 places, a status or coverage.",
        "",
        "Kinds and places",
        "  twig is now a kind of mould",
        "  apple and plum are now kinds of rot",
        "  1 inference of a term of one copy only",
    ]


def test_long_lists_are_cut_and_wording_is_counted() -> None:
    rows = {f"t{number:02d}": {**SAID, "subject": "Rot" if number < 20 else "Mould"} for number in range(25)}
    rows |= {**TABLES["statements"], "s2": {**TABLES["statements"]["s2"], "paraphrase": "So it is."}}
    new = replace(SMALL, version="2026-02-01", tables={**TABLES, "statements": rows})
    lines = told(new)
    first = lines.index("25 statements added")
    assert lines[first + 12] == "  rot has sign apple (t11)"
    assert lines[first + 13] == "  and 13 more, most of all of rot (8), of mould (5) (--full lists all)"
    assert lines[-1] == "Wording and sources only: 1 statement changed (--full lists all)"
    assert "  mould has sign apple (t24)" in told(new, full=True)
    assert '  rot has sign plum at twig (s2), paraphrase: from "Apples rot." to "So it is."' in told(new, full=True)


# --- why a piece of evidence weighs otherwise ---


def item(statement: str | None, weight: float, match: str = "same") -> dict[str, Any]:
    return {"finding": "apple", "fact": "sign-1", "match": match, "statement": statement, "weight": weight}


CAUSES: list[tuple[str, str, Mapping[str, str] | None, Any, Any, str, tuple[str, ...]]] = [
    ("statements", "s1", {"how_often": "rare"}, item("s1", 2.0), item("s1", 1.0),
     "s1 was changed (how often: from common to rare)", ("s1",)),
    ("statements", "s1", None, item("s1", 2.0), item(None, -1.0, "unexplained"), "s1 was removed", ("s1",)),
    ("statements", "s9", {}, item(None, -1.0, "unexplained"), item("s9", 2.0), "s9 was added", ("s9",)),
    ("statements", "s9", {"feature": "Apple"}, item("s4", 2.0), item("s4", 1.0),
     "s4 is the same, its background is not (by s9)", ("s9",)),
    ("statements", "s9", {"feature": "Apple", "kind": "definition"}, item("s4", 2.0), item("s4", 1.0),
     "s4 is the same, its background or the method is not", ()),
    ("statements", "s9", {"feature": "Apple"}, item("s4", 2.0), item("s4", 1.0, "less specific"),
     "s4 is the same, its background or the method is not", ()),
    ("statements", "s9", {"feature": "Fruit", "location": "Twig"}, item("s1", 2.0), item("s1", 1.0),
     "s1 is the same, its background or the method is not", ()),
    ("constants", "k1", {"value": "2"}, item("s1", 2.0), item("s1", 1.0), "s1 is the same, the method is not (by k1)", ("k1",)),
    ("constants", "k1", {"value": "2"}, item(None, -1.0), item(None, -2.0),
     "what is stated is the same, the method is not (by k1)", ("k1",)),
    ("criteria", "c-2", {"feature": "Fruit"}, item(None, 0.0), item("c", 3.0),
     "c was changed (feature: from plum to fruit)", ("c",)),
    ("constants", "k1", {"value": "2"}, item("s1", 2.0), item("s2", 1.0), "now by s2, before by s1", ()),
    ("constants", "k1", {"value": "2"}, None, item("s2", 1.0), "now by s2", ()),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "cells", "was", "now", "cause", "by"), CAUSES)
def test_cause(
    table: str, key: str, cells: Mapping[str, str] | None, was: Any, now: Any, cause: str, by: tuple[str, ...]
) -> None:
    new = changed(table, key, cells)
    causes = Causes(SMALL, new, compare_tables(SMALL, new, {}))
    copies = ({"evidence": [each] if each else [], "against": []} for each in (was, now))
    (found,) = causes.of(CaseMove("x", False, (), (), True), Move("Rot", "rot", *copies))
    assert (found.cause, found.by) == (cause, by)
    assert (found.old, found.new) == tuple(each["weight"] if each else 0.0 for each in (was, now))


def test_evidence_that_weighs_the_same_is_not_told() -> None:
    said = {"evidence": [item("s1", 2.0), item("s2", 0.0)], "against": []}
    causes = Causes(SMALL, SMALL, [])
    assert causes.of(CaseMove("x", False, (), (), True), Move("Rot", "rot", said, said)) == []


# --- cases: answers of both copies, as they would come ---


def answer(*ranks: tuple[str, int], **changes: Any) -> dict[str, Any]:
    diagnoses = [
        {"id": name, "label": name.lower(), "rank": rank, "status": "open", "weight": 1.0, "evidence": [], "against": []}
        for name, rank in ranks
    ]
    known = {"conforms": True, "coverage": "covered", "facts": [], "categories": [], "unread": []}
    return {**known, "diagnoses": diagnoses, **changes}


def refused(message: str) -> dict[str, Any]:
    return {"conforms": False, "violations": [{"path": "sex", "message": message}]}


def supported(name: str, base: dict[str, Any]) -> dict[str, Any]:
    diagnoses = [{**each, "status": "supported"} if each["id"] == name else each for each in base["diagnoses"]]
    return {**base, "diagnoses": diagnoses}


ABC = answer(("A", 1), ("B", 2), ("C", 3))
OUTCOMES: list[tuple[str, dict[str, Any], dict[str, Any], list[str], list[str]]] = [
    ("the same", ABC, answer(("A", 1), ("B", 2), ("C", 3)), [], []),
    ("first", ABC, answer(("B", 1), ("A", 2), ("C", 3)), ["first was a, now is b"], ["B", "A"]),
    ("tie", ABC, answer(("A", 1), ("B", 1), ("C", 2)), ["first was a, now is a and b"], ["B", "C"]),
    ("below", ABC, answer(("A", 1), ("B", 2), ("D", 3), ("C", 4)), [], []),
    ("new disease", ABC, answer(("D", 1), ("A", 2), ("B", 3), ("C", 4)), ["first was a, now is d"], ["D", "A", "B"]),
    ("gone", ABC, answer(("A", 1), ("C", 2)), [], ["C", "B"]),
    ("status", ABC, supported("C", ABC), [], ["C"]),
    ("coverage", ABC, {**ABC, "coverage": "weak"}, ["coverage was covered, now is weak"], []),
    ("group", ABC, {**ABC, "categories": [{"id": "G", "label": "group"}]}, ["group group is supported now"], []),
    ("unread", ABC, {**ABC, "unread": ["zebra"]}, ["'zebra' is no longer read"], []),
    ("refused", ABC, refused("no sex"), ["is refused now (sex: no sex)"], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "was", "now", "says", "moved"), OUTCOMES, ids=[each[0] for each in OUTCOMES])
def test_outcome_of_a_case(
    name: str, was: Any, now: Any, says: list[str], moved: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = outcome(tmp_path, monkeypatch, was, now)
    assert found.compared == 1
    assert found.below == (("x",) if name == "below" else ())
    assert [text for case in found.changed for text in case.says] == says
    assert [move.id for case in found.changed for move in case.moves] == moved
    assert judge([], [], [], found).level == ("major" if says or moved else "none")


@pytest.mark.parametrize(("now", "which"), [(ABC, "only the new copy"), (refused("no sex"), "neither copy")])
def test_case_that_the_old_copy_refuses(now: Any, which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = outcome(tmp_path, monkeypatch, refused("no sex"), now)
    assert (found.compared, found.changed) == (0, ())
    assert found.refused == (f"x: {which} reads it (sex: no sex)",)


def outcome(folder: Path, monkeypatch: pytest.MonkeyPatch, was: Any, now: Any) -> CasesCompared:
    """Compare one case that both copies answer as given."""
    answers = {"old": [was], "new": [now]}
    monkeypatch.setattr(release_cases, "_derive", lambda home, files: answers[home.name])
    homes = []
    for name in answers:
        (folder / name / "queries").mkdir(parents=True)
        (folder / name / "queries" / "a.rq").write_text(name, encoding="utf-8")  # so that they are derived at all
        homes.append(Home(name, folder / name, folder / name))
    case = folder / "x.yaml"
    case.write_text("id: x\n", encoding="utf-8")
    return compare_cases(homes[0], homes[1], [CaseFile("x", case, case)], places=2)


def test_verdict_is_not_certain_if_something_was_not_derived() -> None:
    change = compare_tables(SMALL, changed("constants", "k1", {"value": "2"}), {})
    for cases, built, certain in ((CasesCompared(1), True, True), (CasesCompared(1), False, False), (SKIPPED, True, False)):
        found = judge(change, [], [], cases, built)
        assert (found.level, found.certain) == ("minor", certain)
        assert found.sentence == f"Minor{'' if certain else ' at least'}, because 1 constant was changed."
    assert judge([], PAIRS_CHANGED, [], SKIPPED).certain  # nothing is larger


SKIPPED = CasesCompared(skipped="No case is there.")
PAIRS_CHANGED = compare_pairs(SMALL, paired("subClassOf", add=("Apple", "Plum")))
