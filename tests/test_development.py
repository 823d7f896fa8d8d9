"""Published cases from elsewhere, kept as files: how often the known disease comes first, and what is left outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcgraph.evaluate import Outcome, evaluate, score
from calcgraph.service import Service

FOLDER = Path(__file__).resolve().parent / "data" / "development"
FILES = sorted(FOLDER.glob("*.yaml"))
TIERS = {"top1": 27, "in_list": 8, "near_miss": 6, "abstain_ok": 3}


@pytest.fixture(scope="module", params=[True, False], ids=["clues read", "clues left out"])
def outcomes(request: pytest.FixtureRequest, service: Service) -> list[Outcome]:
    return evaluate(service, [service.read(path) for path in FILES], request.param)


def of_tier(outcomes: list[Outcome], tier: str) -> list[Outcome]:
    return [each for each in outcomes if each.tier == tier]


def test_every_file_is_evaluated(outcomes: list[Outcome]) -> None:
    assert len(FILES) == 44
    assert sorted(each.case for each in outcomes) == [path.stem for path in FILES]
    assert {tier: len(of_tier(outcomes, tier)) for tier in TIERS} == TIERS


def test_known_disease_is_first_in_four_of_five_and_nearly_always_in_three(outcomes: list[Outcome]) -> None:
    total = score(of_tier(outcomes, "top1"))
    assert total.first >= 0.80 * total.cases
    assert total.in_three >= 0.95 * total.cases


def test_other_diseases_are_rarely_taken_for_covered(outcomes: list[Outcome]) -> None:
    taken = [each.case for each in of_tier(outcomes, "near_miss") if each.coverage == "covered" and each.supported]
    assert len(taken) <= 2, taken


def test_scores_are_what_the_outcomes_say(outcomes: list[Outcome]) -> None:
    total = score(outcomes)
    assert (total.cases, total.first) == (44, sum(each.first for each in outcomes))
    ranked = [1 / each.rank for each in outcomes if each.rank]
    assert total.reciprocal_rank == pytest.approx(sum(ranked) / 44, abs=1e-4)


def test_every_case_names_its_source(service: Service) -> None:
    cases = [service.read(path) for path in FILES]
    assert [case.id for case in cases] == [path.stem for path in FILES]
    assert [case.id for case in cases if not case.source or "http" not in case.source] == []
