"""What lessons are made of: coverage, order, pairs, quiz, deck and handouts of a few diseases that look alike."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import html5lib
import pytest
from command_line import Capture, run

from calcgraph import teaching_commands
from calcgraph.cli import main
from calcgraph.errors import MissingExtra, UsageError
from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import STATEMENTS, iri
from calcgraph.service import Service
from calcgraph.view.anki import cards, write_deck
from calcgraph.view.curriculum import curriculum
from calcgraph.view.dot import write_dot
from calcgraph.view.handouts import handout_data, write_handout
from calcgraph.view.layout import columns
from calcgraph.view.network import graph, neighbourhood
from calcgraph.view.picture import draw_svg
from calcgraph.view.quiz import _Claims
from calcgraph.view.sheets import pairs_markdown, quiz_markdown, table_csv
from calcgraph.view.teaching import (
    Material,
    confusable_pairs,
    coverage_matrix,
    diseases_of,
    graph_view,
    learning_order,
    measures,
    quiz,
    teaching_data,
)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "curriculum"
FEW = ("uremic tumoral calcinosis", "primary tumoral calcinosis", "synovial sarcoma", "venous malformation")
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def whole() -> Material:
    return Material(Service(whole=True))


@pytest.fixture(scope="module")
def few(whole: Material) -> Material:
    return Material(whole.service, diseases_of(whole.service, FEW))


@pytest.fixture(scope="module")
def gout(whole: Material) -> Material:
    return Material(whole.service, diseases_of(whole.service, ["gout"]))


@pytest.fixture
def _shared(gout: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the material that is there instead of reading it anew."""
    monkeypatch.setattr(teaching_commands, "_service", lambda options: gout.service)
    monkeypatch.setattr("calcgraph.view.teaching.Material", lambda service, diseases: gout)


@pytest.fixture(scope="module")
def questions(few: Material) -> list[dict[str, Any]]:
    return quiz(few)


@pytest.fixture(scope="module")
def files(few: Material) -> dict[str, bytes]:
    return curriculum(few)


# --- coverage ---


@pytest.fixture(scope="module")
def covered(whole: Material) -> dict[str, Any]:
    return coverage_matrix(whole)


@pytest.mark.parametrize("row", rows("coverage.tsv"), ids=lambda row: row["sign"])
def test_coverage_of_a_sign(row: dict[str, str], covered: dict[str, Any]) -> None:
    (found,) = [each for each in covered["signs"] if (each["disease"], each["sign"]) == (row["disease"], row["sign"])]
    assert found["figures"] == row["figures"].split("|")
    assert (found["how_often"], found["sections"]) == (row["how_often"], row["sections"].split("|"))
    assert 1 <= found["article"] <= found["statements"]


def test_every_figure_covers_a_disease(covered: dict[str, Any]) -> None:
    figures = {figure for row in covered["diseases"] for figure in row["figures"]}
    assert figures == {path.stem for path in (ROOT / "cases").glob("*.yaml")}


def test_a_sign_without_a_figure_is_shown_by_none(covered: dict[str, Any]) -> None:
    lacking = {row["id"] for row in covered["signs_without_figure"]}
    shown = {row["sign"] for row in covered["signs"] if row["figures"]}
    assert lacking == {row["sign"] for row in covered["signs"]} - shown
    assert "RiceGrainCalcification" not in lacking


# --- order ---


def test_order_of_a_few(few: Material) -> None:
    told = [{"place": str(each["place"]), "id": each["id"], "chapter": each["chapter"] or ""} for each in learning_order(few)]
    assert told == rows("lessons.tsv")


def test_order_of_all_keeps_its_rules(whole: Material) -> None:
    lessons = learning_order(whole)
    places = {each["id"]: each["place"] for each in lessons}
    assert [each["place"] for each in lessons] == list(range(1, len(lessons) + 1))
    assert {each["id"] for each in lessons if each["kind"] == "disease"} == {each.id for each in whole.diseases}
    assert all(places[each["chapter"]] < each["place"] for each in lessons if each["chapter"])
    met: set[str] = set()
    for each in (each for each in lessons if each["kind"] == "disease"):
        assert not met & set(each["new"])
        met |= set(each["new"])
    assert all(each["why"].endswith(".") for each in lessons)


def test_a_group_of_the_flowchart_says_how_it_is_reached(whole: Material) -> None:
    ways = {each["id"]: each["reached_by"] for each in learning_order(whole)}
    assert ways["DystrophicCalcification"] == ["normal serum calcium and normal serum phosphate"]
    assert ways["CalcinosisUniversalis"] == ["diffuse distribution and soft-tissue calcification"]


# --- pairs ---


def test_confusable_pairs(few: Material) -> None:
    pairs = confusable_pairs(few)
    told = [
        {"first": one, "second": other, "stated": str(pair["stated"]), "imaging": pair["imaging"]}
        for pair in pairs
        for one, other in [pair["diseases"]]
    ]
    assert told == rows("pairs.tsv")
    first, second = pairs[0]["separates"]
    assert ["dialysis"] in [[each["finding"]] for each in second["tells"]]
    assert not any(each["images"] for side in (first, second) for each in side["decides"])
    assert pairs[0]["decided_by"]


def test_a_pair_that_a_source_calls_alike_is_told_however_little_it_shares(
    few: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calcgraph.view.pairs.LEAST_ALIKE", 1.0)
    assert [pair["diseases"] for pair in confusable_pairs(few)] == [["PrimaryTumoralCalcinosis", "UremicTumoralCalcinosis"]]


# --- quiz ---


def test_quiz_has_one_right_answer_and_its_nearest_as_wrong_ones(questions: list[dict[str, Any]]) -> None:
    assert {each["kind"] for each in questions} == {"figure", "statement"}
    for each in questions:
        right = [option for option in each["options"] if option["right"]]
        assert len(right) == 1
        assert 3 <= len(each["options"]) <= 4
        assert all(option["feedback"] for option in each["options"])
        assert each["disclaimer"] == DISCLAIMER


def test_an_acceptable_answer_to_a_figure_is_no_wrong_one(few: Material, questions: list[dict[str, Any]]) -> None:
    for question in (each for each in questions if each["figure"]):
        (case,) = [case for case in few.figures if case.id == question["figure"]]
        assert case.expected
        wrong = {option["id"] for option in question["options"] if not option["right"]}
        assert wrong & {name.rpartition("/")[2] for name in (*case.expected.diagnoses, *case.expected.acceptable)} == set()


def test_no_wrong_answer_to_a_figure_fits_it_as_well(few: Material, questions: list[dict[str, Any]]) -> None:
    results = {each["case"]: each for each in few.service.match(few.figures)}
    for question in (each for each in questions if each["figure"]):
        bits = {each["id"]: each["weight"] for each in results[question["figure"]]["diagnoses"]}
        (right,) = [option["id"] for option in question["options"] if option["right"]]
        assert all(bits[option["id"]] <= bits[right] - 1 for option in question["options"] if not option["right"])


def test_what_a_wrong_answer_shows_too_is_not_asked(few: Material, questions: list[dict[str, Any]]) -> None:
    shown = {(each.disease.rpartition("/")[2], each.feature) for each in few.shown if each.present}
    told = {each.id: each for each in few.statements}
    for question in (each for each in questions if each["kind"] == "statement"):
        feature = told[question["id"].removeprefix("statement-")].feature
        assert all((option["id"], feature) not in shown for option in question["options"] if not option["right"])


def subjects_of(material: Material, disease: str) -> set[str]:
    """Return what a statement may name and mean a disease: itself, a form of it, a group that it stands in."""
    above = material.service.engine.rules.ranked_above
    return set(material.knowledge.within(disease)).union(form for form, one in above.items() if one == disease)


def test_of_all_diseases_every_question_has_four_answers_of_which_no_statement_makes_two_right(whole: Material) -> None:
    asked = [each for each in quiz(whole) if each["kind"] == "statement"]
    assert len(asked) >= 80
    within, told = whole.knowledge.within, {each.id: each.feature for each in whole.statements}
    stated = [each for each in whole.knowledge.ask("export", "statements") if each["polarity"] == "present" and each["feature"]]
    for question in asked:
        assert len(question["options"]) == 4, question["id"]
        feature = told[question["id"].removeprefix("statement-")]
        right = {each["subject"] for each in stated if feature in within(each["feature"])}
        for option in question["options"]:
            known = bool(subjects_of(whole, iri(option["id"])) & right)
            assert known == option["right"], (question["id"], option["id"])


@pytest.mark.parametrize("row", rows("answers.tsv"), ids=lambda row: f"{row['disease']}-{row['feature']}")
def test_what_makes_a_disease_no_wrong_answer(row: dict[str, str], whole: Material) -> None:
    assert _Claims(whole).may_show(iri(row["disease"]), iri(row["feature"])) == bool(row["because"]), row


def test_quiz_as_a_sheet_hides_the_answers(questions: list[dict[str, Any]]) -> None:
    asked, _, answers = quiz_markdown(questions).partition("## Answers")
    assert "bits:" not in asked
    assert "bits:" in answers


# --- the deck ---


def notes_of(deck: bytes, folder: Path) -> dict[str, list[str]]:
    (folder / "deck.apkg").write_bytes(deck)
    with zipfile.ZipFile(folder / "deck.apkg") as packed:
        packed.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as base:
        notes = base.execute("SELECT guid, flds FROM notes").fetchall()
        (count,) = base.execute("SELECT count(*) FROM cards").fetchone()
    assert count >= len(notes)
    return {guid: fields.split("\x1f") for guid, fields in notes}


def test_deck_is_read_back(few: Material, files: dict[str, bytes], tmp_path: Path) -> None:
    notes = notes_of(files["calcgraph.apkg"], tmp_path)
    told = {each.id: each for each in few.statements}
    assert len(notes) > 50
    for guid, fields in notes.items():
        statement = told[fields[-1]]
        features = {name.rpartition("/")[2] for name in (statement.feature, statement.location) if name}
        assert guid in {hashlib.sha256(f"{STATEMENTS}{statement.id}#{name}".encode()).hexdigest()[:20] for name in features}
        assert fields[0] or fields[2]


def test_a_later_deck_keeps_the_ids_of_notes_deck_and_kind(few: Material, tmp_path: Path) -> None:
    notes = cards(few)
    changed = [{**each, "fields": {**each["fields"], "Says": "said anew"}} for each in notes]
    decks = [write_deck(notes, "2026-01-01", "x"), write_deck(changed, "2027-01-01", "x")]
    read = []
    for number, deck in enumerate(decks):
        folder = tmp_path / str(number)
        folder.mkdir()
        guids = set(notes_of(deck, folder))
        with sqlite3.connect(folder / "collection.anki2") as base:
            models, names = base.execute("SELECT models, decks FROM col").fetchone()
        read.append((guids, set(json.loads(models)), set(json.loads(names))))
    assert read[0] == read[1]


class Hostile(Material):
    """A material whose labels are no plain words."""

    def label(self, iri: str) -> str:
        return HOSTILE


def test_fields_of_cards_are_escaped(gout: Material) -> None:
    notes = cards(Hostile(gout.service, gout.diseases))
    assert all("<" not in field and '"' not in field for each in notes for field in each["fields"].values())
    assert "&lt;script&gt;" in notes[0]["fields"]["Feature"]


def test_deck_without_its_library_says_which_extra_before_anything_is_computed(
    few: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    monkeypatch.setattr("calcgraph.view.curriculum.teaching_data", lambda material: pytest.fail("computed in vain"))
    with pytest.raises(MissingExtra, match=r"calcgraph\[view\]"):
        curriculum(few, ["anki"])


# --- handouts ---


def strict(page: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_handouts_are_pages_without_script(files: dict[str, bytes], few: Material) -> None:
    for disease in few.diseases:
        page = files[f"handouts/{disease.id}.html"].decode()
        read = strict(page)
        assert read.findtext(".//h1") == disease.label
        assert list(read.iter("script")) == []
        assert not [name for each in read.iter() for name in each.attrib if str(name).startswith("on")]
        assert DISCLAIMER in page
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def _poisoned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _poisoned(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_poisoned(each) for each in value]
    return value + HOSTILE if isinstance(value, str) else value


def test_hostile_words_stay_words_on_a_handout(few: Material) -> None:
    data = _poisoned(handout_data(few, ["SynovialSarcoma"])[0])
    data["works"] = {HOSTILE: HOSTILE}
    read = strict(write_handout(data))
    assert list(read.iter("script")) == list(read.iter("img")) == []
    assert HOSTILE in (read.findtext(".//h1") or "")


def test_a_drawing_is_shown_where_there_is_one(few: Material) -> None:
    (data,) = handout_data(few, ["VenousMalformation"])
    sign = data["features"]["sign"][0]
    page = write_handout(data, lambda name: "<svg><title>drawn</title></svg>" if name == sign["id"] else "")
    assert [each.text for each in strict(page).iter("figcaption")] == [sign["label"]]
    assert "<figure>" not in write_handout(data)


# --- the folder ---


def test_files_are_there_and_say_what_they_are_for(files: dict[str, bytes]) -> None:
    assert {name for name in files if "/" not in name} == {
        "calcgraph.apkg", "confusable-pairs.csv", "confusable-pairs.md", "coverage.csv", "coverage.md", "discriminators.csv",
        "discriminators.md", "features.csv", "index.md", "learning-order.csv", "learning-order.md", "measures.md", "quiz.json",
        "quiz.md", "teaching.json",
    }  # fmt: skip
    for name, data in files.items():
        if name.endswith((".md", ".html")):
            assert DISCLAIMER in data.decode(), name
    told = json.loads(files["teaching.json"])
    assert told["disclaimer"] == DISCLAIMER
    assert told["quiz"] == json.loads(files["quiz.json"])


def test_tables_are_read_back(files: dict[str, bytes], few: Material) -> None:
    read = list(csv.DictReader(files["coverage.csv"].decode().splitlines()))
    assert [(row["disease"], row["sign"]) for row in read] == [
        (row["disease"], row["sign"]) for row in coverage_matrix(few)["signs"]
    ]
    pairs = list(csv.DictReader(files["confusable-pairs.csv"].decode().splitlines()))
    assert [row["first"] for row in pairs] == [pair["labels"][0] for pair in confusable_pairs(few)]
    assert table_csv([]) == b""


def test_a_bar_in_a_cell_keeps_the_table_whole(few: Material) -> None:
    from calcgraph.view.sheets import _table

    assert _table(("a",), [("x|y",)])[-1] == "| x\\|y |"
    assert "decides" in pairs_markdown(confusable_pairs(few))


def digest(files: dict[str, bytes], whole: Material) -> str:
    around = neighbourhood(graph(whole), ["TophaceousGout"])
    told = [json.dumps(graph_view(whole)), json.dumps(measures(whole)), draw_svg(around, columns(around), "x"), write_dot(around)]
    parts = [*(name.encode() + files[name] for name in sorted(files)), *map(str.encode, told)]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_all_bytes_are_the_same_under_any_hash_seed(files: dict[str, bytes], whole: Material) -> None:
    script = """from test_curriculum import *
whole = Material(Service(whole=True))
print(digest(curriculum(Material(whole.service, diseases_of(whole.service, FEW))), whole))"""
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT / "tests")}
    run = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == digest(files, whole)


def test_view_of_the_graph_places_every_node(few: Material) -> None:
    view = graph_view(few)
    assert json.loads(json.dumps(view)) == view
    features = {node["id"] for node in view["nodes"] if node["kind"] != "group"}
    assert set(view["layouts"]["columns"]["places"]) == features
    assert set(view["layouts"]["ring"]["places"]) == {node["id"] for node in view["nodes"] if node["kind"] in ("disease", "sign")}


def test_one_disease_alone_is_a_curriculum_too(gout: Material) -> None:
    data = teaching_data(gout)
    assert [each["id"] for each in data["learning_order"] if each["kind"] == "disease"] == ["TophaceousGout"]
    assert (data["confusable_pairs"], data["quiz"]) == ([], [])
    assert "handouts/TophaceousGout.html" in curriculum(gout, ["html", "markdown", "csv"])


# --- names of diseases ---

NAMED = [
    ("tuberculous bursitis", ["TuberculousOlecranonBursitis", "TuberculousTrochantericBursitis"]),
    ("gout", ["TophaceousGout"]),
    ("Achilles tendon ossification type 1", ["DegenerativeAchillesCalcification"]),
]


@pytest.mark.parametrize(("name", "diseases"), NAMED, ids=[name for name, _ in NAMED])
def test_names_of_groups_and_forms(name: str, diseases: list[str], whole: Material) -> None:
    assert [each.id for each in diseases_of(whole.service, [name, name])] == diseases


def test_a_group_is_no_disease_of_a_material(whole: Material) -> None:
    with pytest.raises(UsageError, match="is a group or a form"):
        Material(whole.service, [whole.service.disease("dystrophic calcification")])
    with pytest.raises(UsageError, match="holds no disease that match lists"):
        diseases_of(whole.service, ["tuberculous spondylitis"])


# --- the command ---

CODES = [
    ("curriculum --about gout --format csv --out {folder}/c", 0, "begin with index.md", ""),
    ("curriculum --about gout --json", 0, '"learning_order"', ""),
    ("curriculum --about zebra --out {folder}/c", 2, "", "no disease is called 'zebra'"),
    ("curriculum --format pdf", 2, "", "invalid choice: 'pdf'"),
    ("curriculum --about gout --format csv --out {folder}/file", 2, "", "cannot be used"),
]


@pytest.mark.usefixtures("_shared")
@pytest.mark.parametrize(("command", "code", "out", "err"), CODES, ids=[each[0] for each in CODES])
def test_command(command: str, code: int, out: str, err: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    got, shown, told = run(capsys, *command.format(folder=tmp_path).split())
    assert (got, out in shown, err in told) == (code, True, True)


@pytest.mark.usefixtures("_shared")
def test_command_without_the_library_of_decks_ends_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    assert main(["curriculum", "--about", "gout", "--out", str(tmp_path / "never")]) == 3
    assert "calcgraph[view]" in capsys.readouterr().err
    assert not (tmp_path / "never").exists()
