"""Bad input: whatever a file or a word is, a sentence says what to do, the exit code is right, and nothing is written."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from calcgraph.case.units import UnitError, convert
from calcgraph.cli import main
from calcgraph.derive.engine import Route
from calcgraph.errors import visible
from calcgraph.service import Service, read_priors

ROOT = Path(__file__).resolve().parent.parent
BAD = ROOT / "tests" / "data" / "bad"
GOOD = ROOT / "tests" / "data" / "good"
FIG05 = ROOT / "cases" / "fig05.yaml"
PHLEBOLITH = "findings: [phlebolith]\n"
# What a terminal would obey: control characters other than the line end, and marks that turn the direction of text.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def read_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def by_file(rows: Sequence[dict[str, str]]) -> list[object]:
    return [pytest.param(row, id=row["file"]) for row in rows]


ROWS = read_rows(BAD)
REFUSED = [row for row in ROWS if row["exit_code"] == "1"]
GOOD_ROWS = read_rows(GOOD)
PRIORS = read_rows(BAD / "priors")
QUERIES = read_rows(BAD / "queries")


@dataclass(frozen=True)
class Outcome:
    """What one command came to; `argparse` ends the program itself."""

    code: int
    out: str
    err: str

    def refuses(self, code: int, message: str) -> None:
        assert (self.code, self.out) == (code, "")
        assert message in self.err
        self.is_clean()

    def is_clean(self) -> None:
        assert "Traceback" not in self.err
        assert not OBEYED.search(self.out + self.err)


Run = Callable[..., Outcome]


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder, in which nothing may be written, with the service that all tests share."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    def of_layer(layer: str = "all", lenient: bool = False, whole: bool = False, route: Route | None = None) -> Service:
        usual = (layer, lenient, whole, route or Route()) == ("all", False, False, Route())
        return service if usual else Service(layer, lenient, whole, route)

    monkeypatch.setattr("calcgraph.service.Service", of_layer)

    def run_command(*arguments: str | Path) -> Outcome:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(str(end.code))
        assert list(here.iterdir()) == []
        return Outcome(code, *capsys.readouterr())

    return run_command


def listing(folder: Path) -> list[tuple[str, int, int]]:
    return [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(folder.iterdir())]


# --- the tables of cases ---


def test_there_are_many_cases() -> None:
    assert len(ROWS) >= 220
    assert len(GOOD_ROWS) >= 33
    assert len(PRIORS) >= 20
    assert len(QUERIES) >= 9
    assert {row["exit_code"] for row in ROWS} == {"1", "2"}


@pytest.mark.parametrize("folder", [BAD, GOOD, BAD / "priors", BAD / "queries"], ids=lambda folder: folder.name)
def test_table_names_every_file_once_in_order(folder: Path) -> None:
    names = [row["file"] for row in read_rows(folder)]
    assert names == sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != "expected.tsv")
    assert all(row.get("message") != "" for row in read_rows(folder))


@pytest.mark.parametrize("row", by_file(ROWS))
def test_bad_case_is_refused(row: dict[str, str], run: Run) -> None:
    before = listing(BAD)
    run("match", BAD / row["file"]).refuses(int(row["exit_code"]), row["message"])
    assert listing(BAD) == before


@pytest.mark.parametrize("row", by_file(REFUSED))
def test_violations_as_json_have_place_and_message(row: dict[str, str], run: Run) -> None:
    outcome = run("validate", "--json", BAD / row["file"])
    outcome.is_clean()
    (case,) = json.loads(outcome.out)
    assert (outcome.code, outcome.err, case["conforms"]) == (1, "", False)
    assert all(violation["path"] and violation["message"] for violation in case["violations"])
    assert len(case["violations"]) >= 1


@pytest.mark.parametrize("row", by_file(GOOD_ROWS))
def test_good_case_is_read_as_meant(row: dict[str, str], run: Run) -> None:
    path = GOOD / row["file"]
    validated = run("validate", path)
    validated.is_clean()
    assert validated.out.startswith(f"{path}: conforms\n")
    matched = run("match", "--json", path)
    matched.is_clean()
    (case,) = json.loads(matched.out)
    assert (case["case"], " | ".join(fact["says"] for fact in case["facts"])) == (row["id"], row["facts"])
    assert case["unread"] == []


def test_one_bad_case_does_not_hide_the_others(run: Run) -> None:
    outcome = run("match", BAD / "unknown_sex.yaml", FIG05, BAD / "age_200.yaml")
    assert outcome.code == 1
    assert outcome.out.startswith("Case fig05 ")
    assert "(found: femal)" in outcome.err
    assert "(found: 200)" in outcome.err


def test_every_violation_is_told_by_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    path.write_text("age: 200\nsex: femal\nfindings:\n  - sign: phlebolith\n    locaton: foot\n", encoding="utf-8")
    assert run("match", path).err.splitlines()[1:] == [
        "  - line 1, age: an age lies between 0 and 130 years (found: 200)",
        "  - line 2, sex: no known term for this place; nearest: 'female' (found: femal)",
        "  - line 5, findings[0].locaton: this key is not known; did you mean 'location'? (found: locaton)",
    ]


SAMPLE = (
    "age_400_digits.yaml",
    "billion_laughs.yaml",
    "both_same_sign.yaml",
    "empty.yaml",
    "hostile_word.yaml",
    "png.yaml",
    "unit_dimension.yaml",
    "unknown_sign.yaml",
)


@pytest.mark.parametrize("row", by_file([row for row in ROWS if row["file"] in SAMPLE]))
def test_bad_case_is_refused_by_the_program_in_time(row: dict[str, str], tmp_path: Path) -> None:
    ended = run_program(tmp_path, "match", BAD / row["file"], seconds=5)
    Outcome(ended.returncode, ended.stdout, ended.stderr).refuses(int(row["exit_code"]), row["message"])
    assert list(tmp_path.iterdir()) == []


def run_program(
    folder: Path, *arguments: str | Path, encoding: str = "utf-8", seconds: int = 60
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "calcgraph", *map(str, arguments)]
    variables = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    return subprocess.run(
        command, capture_output=True, cwd=folder, encoding=encoding, env=variables, timeout=seconds, check=False
    )


# --- files that are made here: too large, too deep, none at all ---

MADE: dict[str, tuple[str, int, str]] = {
    "ten_megabytes": ("notes: " + "calcified " * 1_000_000, 2, "is larger than 1,000,000 bytes"),
    "one_line": ("notes: " + "a" * 999_000, 1, "notes: text here has at most 20000 letters"),
    "deep_flow": ("notes: " + "[" * 5000 + "]" * 5000, 2, "is nested deeper than 12 levels"),
    "deep_mapping": ("notes: " + "{a: " * 5000 + "1" + "}" * 5000, 2, "is nested deeper than 12 levels"),
    "deep_block": ("\n".join("- " * depth + "a" for depth in range(1, 400)), 2, "is nested deeper than 12 levels"),
    "deep_unclosed": ("[" * 100_000, 2, "is nested deeper than 12 levels"),
    "findings": ("findings:\n" + "  - phlebolith\n" * 10_000, 1, "findings: a list has at most 200 entries (found: 10000)"),
    "mappings": ("findings:\n" + "  - {sign: phlebolith}\n" * 10_000, 2, "holds far too many entries for one case"),
    "signs": ("findings:\n  - sign:\n" + "    - phlebolith\n" * 10_000, 1, "findings[0].sign: a list has at most 200 entries"),
    "unknown_signs": ("findings:\n" + "".join(f"  - calcified thing {n}\n" for n in range(200)), 1, "(200 to mend)"),
    "unknown_keys": ("".join(f"key{n}: 1\n" for n in range(2_000)), 1, "(2000 to mend)"),
    "word": ("findings: [" + "q" * 500_000 + "]", 1, "findings[0].sign: a word has at most 400 letters (found: qqq"),
    "digits": (f"age: {'9' * 500_000}\n{PHLEBOLITH}", 1, "age: an age is a number of years"),
    "documents": (f"---\n{PHLEBOLITH}" * 10_000, 2, "holds more than one document"),
    "blanks": (" \n" * 400_000, 1, "the file is empty"),
}


@pytest.mark.parametrize("name", MADE)
def test_monstrous_file_is_refused_at_once(name: str, run: Run, tmp_path: Path) -> None:
    text, code, message = MADE[name]
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()  # the work done, however busy the machine is
    run("match", path).refuses(code, message)
    assert time.process_time() - started < 5


def test_what_is_no_file_is_refused(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    run("match", tmp_path).refuses(2, "is a folder: name its files, for instance with  *.yaml")
    run("match", tmp_path / "missing.yaml").refuses(2, "missing.yaml: cannot be opened: No such file or directory")
    run("match", FIG05 / "case.yaml").refuses(2, "case.yaml: cannot be opened: ")
    run("match", tmp_path / ("long" * 500)).refuses(2, "cannot be opened: ")
    run("match", loop).refuses(2, "loop.yaml: cannot be opened: ")
    run("match", tmp_path / "nul\0.yaml").refuses(2, "nul\\x00.yaml: cannot be opened: embedded null byte")
    run("validate", tmp_path / "missing.yaml").refuses(2, "missing.yaml: cannot be opened: No such file or directory")


def test_unreadable_file_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    run("match", FIG05).refuses(2, "fig05.yaml: cannot be opened: Permission denied")


def test_file_without_end_is_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "reads until the end, which a device may not have"
            return b"a" * size

    monkeypatch.setattr(Path, "open", lambda *_: Endless())
    run("match", tmp_path / "device").refuses(2, "device: is larger than 1,000,000 bytes")


# --- hostile text ---


def test_hostile_words_are_shown_harmless_when_carried(run: Run) -> None:
    for options in (["--lenient"], ["--lenient", "--json"]):
        outcome = run("match", *options, BAD / "hostile_word.yaml")
        outcome.is_clean()
    assert run("match", "--lenient", BAD / "unknown_sign.yaml").code == 1, "a case of which nothing can be read tells nothing"


def test_hostile_word_beside_a_known_one_is_carried_and_made_visible(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "carried.yaml"
    path.write_text('findings: [phlebolith, "\\e[2Jred\\u202e"]\n', encoding="utf-8")
    text, data = run("match", "--lenient", path), run("match", "--lenient", "--json", path)
    assert "  - findings[1].sign: \\x1b[2Jred\\u202e" in text.out
    assert json.loads(data.out)[0]["unread"] == ["findings[1].sign: \x1b[2Jred\u202e"]
    for outcome in (text, data):
        assert outcome.code == 0
        outcome.is_clean()


def test_hostile_file_name_is_made_visible(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "\x1b[31mgood.yaml", tmp_path / "\x1b[31mbad.yaml"
    good.write_text(f"id: good\n{PHLEBOLITH}", encoding="utf-8")
    bad.write_text("id: bad\nage: 200\n", encoding="utf-8")
    assert run("validate", good).out.startswith(f"{tmp_path}/\\x1b[31mgood.yaml: conforms\n")
    run("match", bad).refuses(1, "\\x1b[31mbad.yaml: the case does not conform")
    run("match", tmp_path / "\x1b[31mno.yaml").refuses(2, "\\x1b[31mno.yaml: cannot be opened")


def test_output_of_another_encoding_shows_the_numbers_of_its_missing_letters(tmp_path: Path) -> None:
    ended = run_program(tmp_path, "match", FIG05, encoding="ascii")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "M\\xf6nckeberg" in ended.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mönckeberg × 石", "Mönckeberg × 石"),
        ("a\x1b[31m\x07", "a\\x1b[31m\\x07"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x9b\xad\u200b\u202e\u2066\ufeff", "\\x9b\\xad\\u200b\\u202e\\u2066\\ufeff"),
        ("name\udcff", "name\\udcff"),
    ],
)
def test_hidden_characters_are_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


# --- units ---


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "expected"),
    [
        (2.5, "mmol/l", "mg/dL", 10.0195),
        (6.5, "10^9/L", "10*3/uL", 6.5),
        (6.5, "x10⁹/L", "10*3/uL", 6.5),
        (6.5, "10*9/L", "10*3/uL", 6.5),
        (5.0, "10¹²/L", "10*3/uL", 5000.0),
        (60, "mg²/dL²", "mg2/dL2", 60.0),
        (60, "mg^2/dL^2", "mg2/dL2", 60.0),
        (90, "mL/min/1.73 m²", "mL/min", 90.0),
        (90, "mL/min/1.73m^2", "mL/min", 90.0),
        (9.4, "mg/dl", "mg/dL", 9.4),
        (12, "IU/mL", "[IU]/mL", 12.0),
    ],
)
def test_unit_as_laboratories_write_it_is_converted(value: float, unit: str, wanted: str, expected: float) -> None:
    assert convert(value, unit, wanted, 40.078) == pytest.approx(expected)


@pytest.mark.parametrize(
    "unit",
    ["", " ", "0", "5", "Cel", "[degF]", "B", "[pH]", "{x}", "mg/0", "(" * 150, "m9999", "10*999999999/L", "9" * 300 + "mg/dL",
     "mEq/L", "meq/L", "eq/L", "109/L", "x103/uL", "K/uL", "\x1b[31m", "mg/dL; import os", "mg" + ".mg" * 100],
)  # fmt: skip
def test_unit_that_does_not_fit_is_a_unit_error(unit: str) -> None:
    with pytest.raises(UnitError):
        convert(9.4, unit, "mg/dL", 40.078)


# --- priors and queries ---


@pytest.mark.parametrize("row", by_file(PRIORS))
def test_bad_priors_are_refused(row: dict[str, str], run: Run) -> None:
    run("match", FIG05, "--priors", BAD / "priors" / row["file"]).refuses(2, row["message"])


def test_priors_that_are_no_file_are_refused(run: Run, tmp_path: Path) -> None:
    run("match", FIG05, "--priors", tmp_path / "missing.yaml").refuses(2, "missing.yaml: cannot be opened")
    run("match", FIG05, "--priors", tmp_path).refuses(2, "is a folder")


def test_good_priors_are_scaled(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "priors.yaml"
    path.write_text("gout: 3\nCalciumPyrophosphateDepositionDisease: 1\n", encoding="utf-8")
    assert read_priors(path, service) == {"TophaceousGout": 0.75, "CalciumPyrophosphateDepositionDisease": 0.25}


@pytest.mark.parametrize("row", by_file(QUERIES))
def test_bad_query_is_refused(row: dict[str, str], run: Run) -> None:
    run("query", BAD / "queries" / row["file"]).refuses(2, row["message"])


def test_query_that_is_no_file_is_refused(run: Run, tmp_path: Path) -> None:
    run("query", "nothing_like_it").refuses(2, "no query and no file is called 'nothing_like_it'; queries: ")
    run("query", tmp_path).refuses(2, "no query and no file is called")
    run("query", "\x1b[31m").refuses(2, "no query and no file is called '\\x1b[31m'")
    run("query", "SELECT " * 500).refuses(2, "cannot be used: ")


# --- words on the command line ---

WORDS: dict[str, tuple[list[str], str]] = {
    "terms of nothing": (["terms", ""], "nothing is called '', nor anything like it"),
    "terms of signs": (["terms", "***"], "nothing is called '***'"),
    "terms of another script": (["terms", "石灰化"], "nothing is called '石灰化'"),
    "terms hostile": (["terms", "\x1b[2J"], "nothing is called '\\x1b[2J'"),
    "terms long": (["terms", "left " * 2_000], "a word has at most 400 letters (found: 10,000)"),
    "terms of one prefix": (["terms", "left " * 79], "nothing is called 'left left"),
    "terms without text": (["terms"], "the following arguments are required: text"),
    "explain of unknown": (["explain", "tophaceous goat"], "no disease is called 'tophaceous goat'; nearest: 'tophaceous gout'"),
    "explain of nothing": (["explain", ""], "no disease is called ''; nearest: none"),
    "explain of a sign": (["explain", "zzzqqq"], "no disease is called 'zzzqqq'; nearest: none"),
    "explain hostile": (["explain", "\x1b[31m"], "no disease is called '\\x1b[31m'"),
    "explain long": (["explain", "known " * 2_000], "a word has at most 400 letters"),
    "explain missing": (["explain", "missing.yaml"], "missing.yaml: cannot be opened"),
    "explain unknown disease": (["explain", str(FIG05), "--disease", "zzzqqq"], "no disease is called 'zzzqqq'"),
    "explain group": (["explain", str(FIG05), "--disease", "calcinosis circumscripta"], "is a group or is not ranked"),
    "explain disease of disease": (["explain", "gout", "--disease", "gout"], "--disease goes with a case file"),
    "compare one": (["compare", "gout"], "compare needs two or more diseases"),
    "compare unknown": (["compare", "gout", "zzzqqq"], "no disease is called 'zzzqqq'; nearest: none"),
    "compare same": (["compare", "gout", "tophaceous gout"], "compare needs different diseases"),
    "compare none": (["compare"], "compare needs two or more diseases, or --all"),
    "evaluate missing": (["evaluate", "missing"], "missing: cannot be opened: No such file or directory"),
    "match none": (["match"], "the following arguments are required: FILE"),
    "match top": (["match", str(FIG05), "--top", "0"], "'0' is no whole number above 0"),
    "match top word": (["match", str(FIG05), "--top", "many"], "'many' is no whole number above 0"),
    "match layer": (["match", str(FIG05), "--layer", "hearsay"], "invalid choice: 'hearsay'"),
    "command unknown": (["diagnose"], "invalid choice: 'diagnose'"),
    "command none": ([], "the following arguments are required: COMMAND"),
}


@pytest.mark.parametrize("name", WORDS)
def test_odd_words_are_refused(name: str, run: Run) -> None:
    arguments, message = WORDS[name]
    run(*arguments).refuses(2, message)


def test_explain_of_a_bad_case_is_refused(run: Run) -> None:
    run("explain", BAD / "age_200.yaml").refuses(1, "age: an age lies between 0 and 130 years (found: 200)")


def test_evaluate_needs_cases_that_say_what_is_expected(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    run("evaluate", folder).refuses(2, "no case files (*.yaml) are there")
    (folder / "case.yaml").write_text(PHLEBOLITH, encoding="utf-8")
    run("evaluate", "--layer", "all", folder).refuses(2, "none of the cases says what is expected")
    (folder / "other.yaml").write_text("age: 200\n" + PHLEBOLITH, encoding="utf-8")
    run("evaluate", "--layer", "all", folder).refuses(1, "other.yaml: the case does not conform")


# --- build and check on a broken folder ---


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """Return a copy of the hand-written part of the ontology."""
    folder = tmp_path / "copy" / "ontology"
    shutil.copytree(ROOT / "ontology", folder, ignore=shutil.ignore_patterns("calcgraph*.ttl", "lean.ttl", "weights*.ttl"))
    return folder


def rewrite(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").split("\n"))), encoding="utf-8")


BROKEN: dict[str, tuple[str, Callable[[list[str]], list[str]], str]] = {
    "column": ("frequencies.tsv", lambda lines: [lines[0].replace("middle", "mid"), *lines[1:]],
               "frequencies.tsv:1: column 'middle': this column is missing"),
    "cells": ("constants.tsv", lambda lines: [lines[0], lines[1] + "\tmore", *lines[2:]],
              "constants.tsv:2: column 'id': 4 cells where the header has 3"),
    "twice": ("terms/distributions.tsv", lambda lines: [*lines[:2], *lines[1:]], "distributions.tsv:3: column 'id': "),
    "order": ("terms/distributions.tsv", lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "rows are sorted by id"),
    "blank": ("constants.tsv", lambda lines: [lines[0], lines[1] + " ", *lines[2:]], "a blank before or after the text"),
    "empty": ("terms/signs.tsv", lambda lines: [], "signs.tsv:1: column 'id': this column is missing"),
    "turtle": ("core.ttl", lambda lines: [*lines, "cg:open ["], "core.ttl: is no Turtle that can be read: at line"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_build_names_the_broken_cell(name: str, ontology: Path, run: Run) -> None:
    file, change, message = BROKEN[name]
    rewrite(ontology / file, change)
    before = listing(ontology)
    run("build", "--folder", ontology).refuses(2, message)
    assert listing(ontology) == before


def test_build_needs_its_files(ontology: Path, run: Run, tmp_path: Path) -> None:
    (ontology / "core.ttl").write_bytes(b"\xff")
    run("build", "--folder", ontology).refuses(2, "core.ttl: is no Turtle that can be read")
    (ontology / "core.ttl").unlink()
    run("build", "--folder", ontology).refuses(2, "core.ttl: cannot be used: No such file or directory")
    run("build", "--folder", tmp_path).refuses(2, "analytes.tsv: cannot be read as a UTF-8 table")
    run("build", "--folder", tmp_path / "missing").refuses(2, "missing is no folder: make it first, or name another")
    run("build", "--out", tmp_path / "missing").refuses(2, "missing is no folder: make it first, or name another")


def test_build_without_the_reasoner_names_the_extra(ontology: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    before = listing(ontology)
    run("build", "--folder", ontology).refuses(3, "pip install 'calcgraph[reasoner]'")
    assert listing(ontology) == before


def test_check_needs_a_built_ontology(run: Run, tmp_path: Path) -> None:
    run("check", "--folder", tmp_path / "missing").refuses(2, "calcgraph.ttl: cannot be read")
    run("check", "--folder", tmp_path).refuses(2, "calcgraph.ttl: cannot be read")
    (tmp_path / "calcgraph.ttl").write_text("cg:open [", encoding="utf-8")
    run("check", "--folder", tmp_path).refuses(2, "calcgraph.ttl: cannot be read")
