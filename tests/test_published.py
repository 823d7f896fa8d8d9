"""Further published cases, translated without a look at what comes out: how often the known disease comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcgraph.evaluate import Outcome, evaluate, score
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "data" / "published"
FILES = sorted(FOLDER.glob("*.yaml"))
# The SHACL engine takes a tenth of a second a case: all figures and development cases, and each fourth of the others.
MANY = [*FILES[::4], *sorted((ROOT / "cases").glob("*.yaml")), *sorted((ROOT / "tests/data/development").glob("*.yaml"))]


@pytest.fixture(scope="module")
def outcomes(service: Service) -> list[Outcome]:
    assert len(FILES) == 166
    return evaluate(service, [service.read(path) for path in FILES], with_clues=False)


def test_known_disease_is_first_in_four_of_five(outcomes: list[Outcome]) -> None:
    certain = score([each for each in outcomes if each.tier == "top1"])
    assert certain.first >= 0.8 * certain.cases


def test_the_known_disease_is_nearly_always_in_three_and_others_are_rarely_taken_for_covered(outcomes: list[Outcome]) -> None:
    certain = score([each for each in outcomes if each.tier == "top1"])
    assert certain.in_three >= 0.95 * certain.cases
    others = [each for each in outcomes if each.tier == "near_miss"]
    assert sum(each.coverage == "covered" for each in others) <= len(others) / 3


def test_every_case_names_its_source(service: Service) -> None:
    cases = [service.read(path) for path in FILES]
    assert [case.id for case in cases] == [path.stem for path in FILES]
    assert [case.id for case in cases if "http" not in (case.source or "")] == []


@pytest.mark.parametrize("paths", [MANY[::8], pytest.param(MANY, marks=pytest.mark.sweep)], ids=["some", "all"])
def test_quick_and_thorough_validation_agree(paths: list[Path], service: Service) -> None:
    assert len(MANY) == 42 + 24 + 44
    for path in paths:  # pySHACL takes a quarter of a second a case
        assert service.read(path) == service.read(path, thoroughly=True)
