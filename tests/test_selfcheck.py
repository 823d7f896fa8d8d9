"""The self-check agrees where the routes agree, and names case and condition wherever a fault is planted."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from expected_rows import expected_rows

from calcgraph import selfcheck as module
from calcgraph.case.document import parse_document
from calcgraph.case.model import Case
from calcgraph.case.read import parse_case
from calcgraph.cli import main
from calcgraph.derive import sparql
from calcgraph.namespace import sparql_prefixes
from calcgraph.selfcheck import SEED, Agreement, Checked, random_cases, selfcheck, selfcheck_data, show_selfcheck
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "entailment"
FAULTS = sorted((DATA / "faults").glob("*.ru"))
KINDS = ["published cases", "single findings, present or absent", "pairs of signs", "random cases"]

with (DATA / "cases.tsv").open(encoding="utf-8", newline="") as lines:
    TEXTS = {row["id"]: row["case"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def read(name: str, text: str, service: Service) -> Case:
    document = parse_document(f"{{id: {name}, {text}}}", name)
    return parse_case(document, service.knowledge.terms, service.engine.laboratory.states)


# --- where all is well ---

# There are tens of thousands of pairs: here, the same of them in every run.
SHORTER = """
import sys
from random import Random
from itertools import islice
from calcgraph import selfcheck
from calcgraph.cli import main
from calcgraph.derive import sparql
pairs = selfcheck._pairs
selfcheck._pairs = lambda *of: islice(pairs(*of), 0, None, 200)
sys.exit(main(["selfcheck", "--json", "--size", "8", "--seed", "7"]))
"""


@pytest.fixture(scope="module")
def runs() -> list[tuple[int, bytes]]:
    """Run the command twice at once, with different hash seeds."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", SHORTER], stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "4711")
    ]
    outputs = [process.communicate(timeout=300)[0] for process in started]
    return [(process.returncode, output) for process, output in zip(started, outputs, strict=True)]


def test_routes_agree_and_say_so_in_json(runs: list[tuple[int, bytes]], service: Service) -> None:
    code, output = runs[0]
    data = json.loads(output)
    assert code == 0
    assert set(data) == {"agree", "seed", "versions", "checked"}
    assert (data["agree"], data["seed"]) == (True, 7)
    assert set(data["versions"]) == {"calcgraph", "pyoxigraph", "owlready2", "rustdl"}
    assert [each["kind"] for each in data["checked"]] == KINDS
    assert [each["disagreements"] for each in data["checked"]] == [[]] * 4
    singles = sum(
        1 if term.facet in ("lab", "distribution", "age", "sex") else 2
        for term in service.knowledge.terms.by_iri.values()
        if term.facet in ("sign", "context", "lab", "distribution", "age", "sex", "diagnosis")
    )
    signs = sum(term.facet == "sign" for term in service.knowledge.terms.by_iri.values())
    pairs = len(range(0, signs * (signs - 1) // 2, 200))
    seen = [24, singles, pairs, 8]
    assert [each["counts"] for each in data["checked"]] == [
        {"sparql": number, "rustdl": number, "hermit": 24 if number == 24 else 8} for number in seen
    ]


def test_output_is_the_same_with_every_hash_seed(runs: list[tuple[int, bytes]]) -> None:
    assert runs[0] == runs[1]


def test_random_cases_are_the_same_for_one_seed_and_others_for_another(service: Service) -> None:
    def made(seed: int) -> list[Any]:
        return [each.told for each in random_cases(service, 12, Random(seed))]

    assert made(SEED) == made(SEED)
    assert made(SEED) != made(SEED + 1)
    assert len({str(told) for told in made(SEED)}) == 12


def test_what_is_drawn_depends_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    only(set(), monkeypatch)
    drawn: list[float] = []
    monkeypatch.setattr(module, "random_cases", lambda _service, _size, chance: iter(drawn.append(chance.random()) or ()))
    for seed in (3, 3, 4):
        assert selfcheck(service, [], 0, seed).seed == seed
    assert drawn[0] == drawn[1] != drawn[2]


def test_random_cases_conform_and_lie_near_conditions(service: Service) -> None:
    cases = list(random_cases(service, 60, Random(SEED)))
    statuses = sparql.select_statuses(service.knowledge, {case.name: case.facts for case in cases})
    assert sum(bool(each.met) for each in statuses.values()) > 40
    assert sum(bool(each.refuted) for each in statuses.values()) > 40
    assert sum(fact.facet == "sign" and bool(fact.locations) for case in cases for fact in case.told) > 60
    assert sum(not fact.present for case in cases for fact in case.told) > 60


# --- where a fault is planted ---


def head(file: Path, mark: str) -> str:
    (found,) = (line.removeprefix(mark) for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(mark))
    return found


def plant(fault: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Change one file in a copy of the ontology, which is then used; return the name of the file."""
    (home / "ontology").mkdir()
    for name in ("queries", "shapes", "cases"):
        (home / name).symlink_to(ROOT / name)
    changed = head(fault, "# file: ")
    for file in (ROOT / "ontology").glob("*.ttl"):
        if file.name != changed:
            (home / "ontology" / file.name).symlink_to(file)
    store = ox.Store()
    store.bulk_load(path=str(ROOT / "ontology" / changed), format=ox.RdfFormat.TURTLE)
    store.update(sparql_prefixes() + fault.read_text(encoding="utf-8"))
    store.dump(str(home / "ontology" / changed), format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
    monkeypatch.setattr("calcgraph.assets.assets_root", lambda: home)
    return changed


def only(names: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out all pairs, and the single findings that a fault does not bear on."""
    singles = module._singles
    monkeypatch.setattr(module, "_singles", lambda service: (each for each in singles(service) if each.name in names))
    monkeypatch.setattr(module, "_pairs", lambda *_: iter(()))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda file: file.stem)
def test_a_planted_fault_is_named(fault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    changed = plant(fault, tmp_path, monkeypatch)
    rows = expected_rows(fault)
    names = {part for row in rows for part in row}
    only(names, monkeypatch)
    asked = Service() if changed in ("lean.ttl", "calcgraph-inferred.ttl") else service
    cases = [read(name, text, asked) for name, text in TEXTS.items() if name in names]
    found = selfcheck(asked, cases, 0)
    assert not found.holds
    messages = [message for each in found.checked for message in each.disagreements]
    assert rows
    for row in rows:
        wanted = [part for cell in row for part in cell.split(", ")]
        assert any(all(part in message for part in wanted) for message in messages), (row, messages)
    reasoners = {"rustdl", "hermit"} if cases else {"rustdl"}
    assert {each for each in ("rustdl", "hermit") if any(each in message for message in messages)} == reasoners


def test_single_findings_without_a_fault_agree(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    names = {part for fault in FAULTS for row in expected_rows(fault) for part in row}
    only(names, monkeypatch)
    found = selfcheck(service, [read(name, TEXTS[name], service) for name in sorted(names & set(TEXTS))], 0)
    assert found.holds
    assert [each.counts["hermit"] for each in found.checked] == [3, 0, 0, 0]
    assert [each.counts["rustdl"] for each in found.checked] == [3, 8, 0, 0]


def test_two_cases_of_one_name_are_both_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    plant(DATA / "faults" / "kind_added.ru", tmp_path, monkeypatch)
    only(set(), monkeypatch)
    signs = ("{sign: fracture}", "{sign: phlebolith}", "{sign: fracture}, {absent: phlebolith}")
    found = selfcheck(service, [read("same", f"findings: [{each}]", service) for each in signs], 0)
    assert {message.partition(" ")[0] for message in found.checked[0].disagreements} == {"same", "same/again-3"}
    assert found.checked[0].counts == {"sparql": 3, "rustdl": 3, "hermit": 3}


Capture = pytest.CaptureFixture[str]


def test_command_ends_with_1_and_names_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    (tmp_path / "home").mkdir()
    plant(DATA / "faults" / "kind_added.ru", tmp_path / "home", monkeypatch)
    only({"Fracture/present", "Fracture/absent", "Phlebolith/present"}, monkeypatch)
    own = tmp_path / "broken-bone.yaml"
    own.write_text("findings: [{sign: fracture, location: hand}]\n", encoding="utf-8")
    code = main(["selfcheck", "--size", "1", str(own)])
    out, err = capsys.readouterr()
    assert (code, err) == (1, "")
    assert "The routes DISAGREE: rebuild with  calcgraph build, and look at the rows changed last." in out
    differ = "differ on what is met: crit:gout-tophus-1, crit:gout-tophus-2"
    assert f"  - Fracture/present (cg:Fracture): queries and rustdl {differ}" in out
    assert f"  - broken-bone (cg:Fracture at cg:Hand): queries and rustdl {differ}" in out
    assert f"  - broken-bone (cg:Fracture at cg:Hand): queries and hermit {differ}" in out


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    """Let commands use the ontology that is already in memory."""
    monkeypatch.setattr("calcgraph.service.Knowledge", lambda *_: service.knowledge)


@pytest.mark.usefixtures("loaded")
def test_command_refuses_cases_that_do_not_conform(tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("findings: [{sign: phlebolith}, {absent: phlebolith}]\n", encoding="utf-8")
    assert main(["selfcheck", str(bad)]) == 1
    assert "the case does not conform (1 to mend)" in capsys.readouterr().err


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["rustdl", "owlready2"])
def test_command_without_a_reasoner_names_the_extra(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    (tmp_path / f"{name}.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH")))))
    only(set(), monkeypatch)
    assert main(["selfcheck", "--size", "1"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "pip install 'calcgraph[reasoner]'" in err


# --- what is printed ---

COUNTS = {"sparql": 26_565, "rustdl": 26_565, "hermit": 200}
VERSIONS = {"calcgraph": "1.0", "rustdl": "0.4"}


def agreement(*disagreements: str) -> Agreement:
    return Agreement([Checked("random cases", COUNTS, []), Checked("pairs of signs", COUNTS, list(disagreements))], 7, VERSIONS)


def test_agreement_is_shown_with_counts_seed_and_versions() -> None:
    shown = show_selfcheck(agreement())
    assert agreement().holds
    assert "pairs of signs  26,565   26,565  200     0" in shown
    assert shown.endswith("\nThe routes agree.\nSeed 7; calcgraph 1.0, rustdl 0.4.\n")


def test_only_the_first_disagreements_are_shown_and_the_rest_counted() -> None:
    found = agreement(*(f"pair-{number} differs" for number in range(8)))
    shown = show_selfcheck(found)
    assert not found.holds
    assert [number for number in range(8) if f"  - pair-{number} differs\n" in shown] == [0, 1, 2, 3, 4]
    assert "  - and 3 more among pairs of signs (all with --json)\n" in shown
    assert "The routes DISAGREE" in shown
    data = selfcheck_data(found)
    assert data["agree"] is False
    assert len(data["checked"][1]["disagreements"]) == 8
