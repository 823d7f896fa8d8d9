"""What meets and what refutes a condition, row by row; how a case becomes facts, each counted once."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
import yaml

from calcgraph.case.document import parse_document
from calcgraph.case.facts import Fact, FactMaker
from calcgraph.case.model import Case, Finding, HistoryItem
from calcgraph.case.read import parse_case
from calcgraph.constraints import check_constraints
from calcgraph.derive import sparql
from calcgraph.namespace import PREFIXES, iri, local_name
from calcgraph.service import Service
from calcgraph.validate import validate_case

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


FINDINGS, WORDS = rows("satisfaction.tsv"), rows("conditions.tsv")


def state_of(condition: str, case: Case, service: Service) -> str:
    engine = service.engine
    labs, violations, _ = engine.laboratory.judge(case)
    assert not violations
    facts = FactMaker(service.knowledge).make(case, labs)
    (selection,) = sparql.select(service.knowledge, {"case": facts})
    known = {each.id for criterion in selection.criteria for each in criterion.conditions}
    name = PREFIXES["crit"] + condition
    assert name in known, f"{condition} is no condition of a criterion"
    return "met" if name in selection.met else "refuted" if name in selection.refuted else "unknown"


def test_tables_are_whole() -> None:
    assert len(FINDINGS) >= 59
    assert len(WORDS) >= 29
    assert {row["state"] for row in FINDINGS} == {row["state"] for row in WORDS} == {"met", "refuted", "unknown"}


@pytest.mark.parametrize("row", FINDINGS, ids=lambda row: f"{row['condition']}: {row['why']}")
def test_finding_meets_or_refutes_a_condition(row: dict[str, str], service: Service) -> None:
    places = tuple(iri(place.strip()) for place in row["at"].split("|") if place.strip())
    for term in (iri(row["sign"]), *places):
        assert term == iri("") or term in service.knowledge.terms.by_iri, f"{term} is no term"
    silent = row["status"] == "silent"
    case = Case("case", findings=() if silent else (Finding((iri(row["sign"]),), places, row["status"]),))
    assert state_of(row["condition"], case, service) == row["state"]


@pytest.mark.parametrize("row", WORDS, ids=lambda row: f"{row['condition']}: {row['why']}")
def test_other_facts_meet_or_refute_a_condition(row: dict[str, str], service: Service) -> None:
    document = parse_document(row["facts"] or "id: case", "row")
    case = parse_case(document, service.knowledge.terms, service.engine.laboratory.states)
    assert state_of(row["condition"], case, service) == row["state"]


# --- each fact once ---


def facts_of(text: str, service: Service) -> list[Fact]:
    case = parse_case(parse_document(text, "case"), service.knowledge.terms, service.engine.laboratory.states)
    labs, _, _ = service.engine.laboratory.judge(case)
    return FactMaker(service.knowledge).make(case, labs)


def signs(facts: Sequence[Fact]) -> list[tuple[str, bool, list[str]]]:
    return [(local_name(f.said[0]), f.present, [local_name(p) for p in f.locations]) for f in facts if f.facet == "sign"]


def places(facts: Sequence[Fact]) -> list[tuple[list[str], list[str]]]:
    return [([local_name(p) for p in f.said], [local_name(s) for s in f.signs]) for f in facts if f.facet == "site"]


def case_text(*findings: dict[str, Any], **rest: object) -> str:
    return yaml.safe_dump({"findings": list(findings), **rest}, allow_unicode=True)


def test_wider_sign_beside_a_narrower_one_adds_no_fact(service: Service) -> None:
    facts = facts_of(case_text({"sign": "calcification"}, {"sign": "railroad-track calcification"}), service)
    assert signs(facts) == [("RailroadTrackCalcification", True, [])]


def test_wider_sign_hands_its_place_to_the_narrower_one(service: Service) -> None:
    facts = facts_of(case_text({"sign": "calcification", "location": "wrist"}, {"sign": "chondrocalcinosis"}), service)
    assert signs(facts) == [("Chondrocalcinosis", True, ["Wrist"])]


def test_place_is_handed_on_past_a_narrower_sign_elsewhere(service: Service) -> None:
    seen = [{"sign": "mineralisation", "location": "foot"}, {"sign": "calcification"}]
    found = case_text(*seen, {"sign": "chondrocalcinosis", "location": "knee"})
    assert signs(facts_of(found, service)) == [("Calcification", True, ["Foot"]), ("Chondrocalcinosis", True, ["Knee"])]


def test_place_stays_with_the_wider_sign_where_the_narrower_one_is_denied(service: Service) -> None:
    seen = [{"sign": "calcification", "location": ["wrist", "knee"]}, {"sign": "chondrocalcinosis"}]
    found = case_text(*seen, {"absent": "chondrocalcinosis", "location": "wrist"})
    assert signs(facts_of(found, service)) == [
        ("Calcification", True, ["Knee", "Wrist"]),
        ("Chondrocalcinosis", True, ["Knee"]),
        ("Chondrocalcinosis", False, ["Wrist"]),
    ]


def test_place_is_not_handed_on_to_make_a_sign_that_is_denied(service: Service) -> None:
    seen = [{"sign": "mineralisation", "location": "supraspinatus tendon"}, {"sign": "calcification"}]
    found = case_text(*seen, {"absent": "tendon calcification"})
    assert ("Calcification", True, []) in signs(facts_of(found, service))
    assert ("SoftTissueMineralisation", True, ["SupraspinatusTendon"]) in signs(facts_of(found, service))


SIDES = (None, "left", "right", "midline", "bilateral", "not stated")


def test_absence_on_another_side_is_no_contradiction_and_no_fact(service: Service) -> None:
    sign, knee = (iri("Chondrocalcinosis"),), (iri("Knee"),)
    pairs = {f"case-{number}": pair for number, pair in enumerate(product(SIDES, SIDES))}
    cases = {
        name: Case(name, findings=(Finding(sign, knee, "present", (), one), Finding(sign, knee, "absent", (), other)))
        for name, (one, other) in pairs.items()
    }
    apart = {*permutations(("left", "right", "midline"), 2)}
    quick = {pairs[name] for name, case in cases.items() if not check_constraints(case, [], service.knowledge)}
    left = [name for name, pair in pairs.items() if "left" in pair]  # the engine takes its time
    shapes = {pairs[name] for name in left if not validate_case(cases[name], [], service.knowledge)}
    unsaid = {
        pairs[name]
        for name, case in cases.items()
        if [fact.present for fact in FactMaker(service.knowledge).make(case, []) if fact.facet == "sign"] == [True]
    }
    assert quick == unsaid == apart
    assert shapes == {pair for pair in apart if "left" in pair}


@pytest.mark.parametrize(
    ("seen", "denied", "left"),
    [
        ({"sign": "calcification", "location": "knee"}, {"absent": "chondrocalcinosis", "location": "knee"}, ["Knee"]),
        ({"sign": "chondrocalcinosis", "location": "knee"}, {"absent": "calcification", "location": ["knee", "hand"]}, ["Hand"]),
        ({"sign": "chondrocalcinosis", "location": "knee"}, {"absent": "calcification", "location": "hand"}, ["Hand"]),
        ({"sign": "chondrocalcinosis", "location": "knee"}, {"absent": "calcification", "location": "lower limb"}, None),
        ({"sign": "chondrocalcinosis", "location": "knee"}, {"absent": "calcification"}, None),
        ({"sign": "railroad-track calcification"}, {"absent": "calcification", "location": "blood vessel"}, None),
        ({"sign": "calcification", "location": "supraspinatus tendon"}, {"absent": "tendon calcification"}, None),
    ],
)
def test_absence_is_left_out_where_it_would_deny_what_is_seen_on_the_other_side(
    seen: dict[str, Any], denied: dict[str, Any], left: list[str] | None, service: Service
) -> None:
    text = case_text(seen | {"laterality": "left"}, denied | {"laterality": "right"})
    assert [places for _, present, places in signs(facts_of(text, service)) if not present] == ([] if left is None else [left])


def test_wider_sign_at_another_place_stays(service: Service) -> None:
    found = case_text({"sign": "calcification", "location": "hand"}, {"sign": "chondrocalcinosis", "location": "knee"})
    assert signs(facts_of(found, service)) == [("Calcification", True, ["Hand"]), ("Chondrocalcinosis", True, ["Knee"])]


def test_region_beside_a_place_within_it_hands_on_its_signs(service: Service) -> None:
    swelling = {"sign": "soft tissue swelling", "location": "thigh"}
    found = case_text({"sign": "calcification", "location": "femoral artery"}, swelling)
    (place,) = places(facts_of(found, service))
    assert place == (["FemoralArtery"], ["Calcification", "SoftTissueSwelling"])


SAID_TWICE = [
    ([None, "foot"], [["Foot"]]),
    (["foot", None], [["Foot"]]),
    (["foot", ["foot", "hand"]], [["Foot", "Hand"]]),
    (["foot", ["foot", "great toe"]], [["Foot", "GreatToe"]]),
    (["foot", "great toe"], [["GreatToe"]]),
    (["foot", "hand"], [["Foot"], ["Hand"]]),
]


@pytest.mark.parametrize(("locations", "expected"), SAID_TWICE)
def test_same_sign_said_again_is_kept_at_all_its_places(
    locations: list[Any], expected: list[list[str]], service: Service
) -> None:
    found = [{"sign": "calcification"} | ({"location": place} if place else {}) for place in locations]
    assert signs(facts_of(case_text(*found), service)) == [("Calcification", True, places) for places in expected]


def test_wider_denial_makes_the_narrower_one_needless(service: Service) -> None:
    facts = facts_of(case_text({"absent": "chondrocalcinosis"}, {"absent": "calcification"}), service)
    assert signs(facts) == [("Calcification", False, [])]


def test_denial_at_a_place_does_not_cover_the_denial_everywhere(service: Service) -> None:
    facts = facts_of(case_text({"absent": "calcification", "location": "hand"}, {"absent": "chondrocalcinosis"}), service)
    assert signs(facts) == [("Calcification", False, ["Hand"]), ("Chondrocalcinosis", False, [])]


def test_absent_finding_makes_no_place(service: Service) -> None:
    assert places(facts_of(case_text({"absent": "calcification", "location": "hand"}), service)) == []


def test_place_that_a_sign_has_by_its_meaning_is_no_further_fact(service: Service) -> None:
    (home,) = service.knowledge.always_at(iri("AcroOsteolysis"))
    found = case_text({"sign": "acro-osteolysis", "location": service.knowledge.terms.label(home)})
    assert places(facts_of(found, service)) == []


def test_not_assessed_is_no_fact(service: Service) -> None:
    assert facts_of(case_text({"not_assessed": "calcification", "location": "hand"}), service) == []


def test_age_lies_in_all_bands_that_hold_it_and_rules_out_the_rest(service: Service) -> None:
    (age,) = facts_of("age: 70", service)
    bands = {row["term"]: row["minYears"] <= 70 <= row["maxYears"] for row in service.knowledge.ask("lookup", "age_bands")}
    assert set(age.said) == {term for term, holds in bands.items() if holds}
    assert set(age.others) == {term for term, holds in bands.items() if not holds}
    assert iri("Adult") in age.said
    assert iri("Child") in age.others


def test_label_clues_are_read_only_when_asked_for(service: Service) -> None:
    case = Case("case", label_clues=(HistoryItem(iri("ChronicKidneyDisease")),))
    maker = FactMaker(service.knowledge)
    assert maker.make(case, []) == []
    assert [fact.said for fact in maker.make(case, [], with_clues=True)] == [(iri("ChronicKidneyDisease"),)]


def test_facts_have_the_same_names_in_whatever_order_a_case_was_written(service: Service) -> None:
    seen = [{"sign": "chondrocalcinosis", "location": "knee"}, {"sign": "soft tissue swelling", "location": "hand"}]
    parts = [*seen, {"absent": "mass"}]
    history = ["knee pain", "trauma"]
    one = facts_of(case_text(*parts, history=history), service)
    other = facts_of(case_text(*reversed(parts), history=history[::-1]), service)
    assert one == other
