"""The article's 24 figures: where the captioned disease stands, what shares the first place, and how well it is covered."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from calcgraph.case.model import Case
from calcgraph.derive.engine import Derived
from calcgraph.evaluate import evaluate, score
from calcgraph.namespace import iri, local_name
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "cases").glob("*.yaml"))

with (ROOT / "tests" / "data" / "figures.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = {row["case"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}

TUMORAL = ["PrimaryTumoralCalcinosis", "UremicTumoralCalcinosis"]


def first(derived: Derived) -> list[str]:
    return sorted(local_name(each.disease) for each in derived.result.diagnoses if each.rank == 1)


def figure(name: str, service: Service) -> Derived:
    return service.derive([service.read(ROOT / "cases" / f"{name}.yaml")])[0]


def test_every_figure_is_there() -> None:
    assert [path.stem for path in CASES] == [f"fig{number:02d}" for number in range(2, 26)] == sorted(ROWS)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row["case"])
def test_figure_comes_out_as_tabled(row: dict[str, str], service: Service) -> None:
    derived = figure(row["case"], service)
    found = next(each for each in derived.result.diagnoses if local_name(each.disease) == row["captioned"])
    assert found.rank <= int(row["rank"])
    assert found.status == row["status"]
    assert derived.result.coverage == row["coverage"]
    if row["first"]:  # empty where the caption tells too little for a certain order
        assert " | ".join(first(derived)) == row["first"]


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row["case"])
def test_captioned_disease_is_what_the_case_file_expects(row: dict[str, str], service: Service) -> None:
    expected = service.read(ROOT / "cases" / f"{row['case']}.yaml").expected
    assert expected is not None
    groups = {row["disease"]: service.knowledge.within(row["disease"]) for row in service.knowledge.ask("lookup", "ranked")}
    assert groups[iri(row["captioned"])] & {*expected.diagnoses, *expected.acceptable}


@pytest.fixture(scope="module")
def figures(service: Service) -> list[Case]:
    return [service.read(path) for path in CASES]


@pytest.mark.parametrize("with_clues", [True, False])
def test_nearly_all_figures_put_what_is_expected_first(with_clues: bool, figures: list[Case], service: Service) -> None:
    total = score(evaluate(service, figures, with_clues))
    assert total.cases == 24
    assert total.first >= 22
    assert total.in_three == 24


@pytest.mark.parametrize("name", ["fig19", "fig20"])
def test_tumoral_calcinosis_without_chemistry_ties_and_asks_for_it(name: str, service: Service) -> None:
    derived = figure(name, service)
    assert first(derived) == TUMORAL
    asked = {local_name(each.term) for each in derived.result.ask_next}
    assert asked >= {"ChronicKidneyDisease", "GlomerularFiltrationRateState", "SerumCalciumState", "SerumPhosphateState"}


@pytest.mark.parametrize("name", ["fig19", "fig20"])
def test_label_clues_decide_the_tie(name: str, service: Service) -> None:
    case = service.read(ROOT / "cases" / f"{name}.yaml")
    assert case.label_clues
    assert first(service.derive([case], with_clues=True)[0]) == ["UremicTumoralCalcinosis"]


def test_dialysis_puts_the_uremic_form_first_alone(service: Service) -> None:
    derived = figure("fig21", service)
    assert first(derived) == ["UremicTumoralCalcinosis"]
    second = next(each for each in derived.result.diagnoses if local_name(each.disease) == "PrimaryTumoralCalcinosis")
    assert second.rank > 1


@pytest.mark.parametrize(("name", "disease"), [("fig04", "ChronicVenousInsufficiency"), ("fig24", "Sarcoidosis")])
def test_figures_without_calcification_work(name: str, disease: str, service: Service) -> None:
    derived = figure(name, service)
    mineral = iri("SoftTissueMineralisation")
    said = {said for fact in derived.facts if fact.facet == "sign" and fact.present for said in fact.said}
    assert not any(mineral in service.knowledge.within(term) for term in said)
    assert first(derived) == [disease]


def test_disease_that_must_not_be_missed_is_always_listed(figures: list[Case], service: Service) -> None:
    for data in service.match(figures):
        dangerous: list[dict[str, Any]] = [each for each in data["diagnoses"] if each["must_not_miss"]]
        assert [each["id"] for each in dangerous] == ["SynovialSarcoma"], data["case"]
