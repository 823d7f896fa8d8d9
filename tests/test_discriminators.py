"""What sets diseases apart: complete against brute force, true of every pair through the engine, and the table rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sweeps import one_in

from calcgraph.case.facts import Fact
from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.derive.engine import Derived
from calcgraph.discriminator_tables import discriminators_markdown, discriminators_rows, show_discrimination
from calcgraph.discriminators import (
    Discrimination,
    Observation,
    Side,
    discriminate,
    discriminate_all,
)
from calcgraph.errors import UsageError
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import curie
from calcgraph.profiles import compare, show_comparison
from calcgraph.queries import find_query, run_query
from calcgraph.service import Service

ROOT = Path(__file__).resolve().parent.parent
UREMIC, PRIMARY = "uremic tumoral calcinosis", "primary tumoral calcinosis"
IMAGING = ("sign", "site", "distribution")

# Pairs whose sets are found by trying every combination of findings, too: with patterns of both, with forms, with an age and
# a stated absence in them, with places that a sign has by its meaning.
TRIED = [
    (UREMIC, PRIMARY),
    ("calcinosis of juvenile dermatomyositis", "calcinosis of dermatomyositis"),
    ("phleboliths", "venous malformation"),
    ("degenerative calcification of the Achilles tendon", "Pellegrini-Stieda lesion"),
    ("calcific tendinitis", "calcinosis of systemic lupus erythematosus"),
    ("Mönckeberg's arteriosclerosis", "cysticercosis"),
]


@pytest.fixture(scope="module")
def whole() -> Service:
    return Service(whole=True)


@pytest.fixture(scope="module")
def found(whole: Service) -> list[Discrimination]:
    return discriminate_all(whole)


def between(service: Service, one: str, other: str) -> Discrimination:
    return discriminate(service, service.disease(one), service.disease(other))


def sides(found: Iterable[Discrimination], one: str, other: str) -> tuple[Side, Side]:
    """Return the two sides of two diseases out of all, the one first."""
    (pair,) = (each.sides for each in found if {one, other} == {side.disease for side in each.sides})
    return pair if pair[0].disease == one else pair[::-1]


def words(side: Side, *kinds: str) -> list[list[str]]:
    return [[finding.says for finding in each.findings] for each in side.deciding if each.kind in kinds]


# --- cases of findings, written here anew ---


def case_of(findings: Iterable[Observation], states: dict[str, tuple[str, str]], knowledge: Knowledge) -> Case | None:
    """Return a case that tells just these findings, or none if they contradict one another."""
    parts: dict[str, list[Any]] = {"findings": [], "labs": [], "history": []}
    values: dict[str, str] = {}
    told = list(findings)
    for each in told:
        if each.facet in ("sign", "site"):
            status, places = "present" if each.present else "absent", (each.place,) if each.place else ()
            signs = (each.term,) if each.facet == "sign" else ()
            parts["findings"].append(Finding(signs, places if each.facet == "sign" else (each.term,), status))
        elif each.facet == "lab":
            parts["labs"].append(LabResult(*states[each.term]))
        elif each.facet in ("context", "diagnosis"):
            parts["history"].append(HistoryItem(each.term, each.present))
        elif values.setdefault({"age": "age_band"}.get(each.facet, each.facet), each.term) != each.term:
            return None
    analytes = [result.analyte for result in parts["labs"]]
    denied = {each.term for each in told if not each.present}
    asserted = set().union(*(knowledge.within(each.term) for each in told if each.present))
    if len(set(analytes)) < len(analytes) or denied & asserted:
        return None
    return Case("told", **{name: tuple(items) for name, items in parts.items()}, **values)  # type: ignore[arg-type]


def derive(service: Service, trials: Sequence[Iterable[Observation]]) -> list[Derived | None]:
    states = {row["term"]: (row["analyte"], row["state"]) for row in service.knowledge.ask("lookup", "lab_states")}
    cases = [case_of(findings, states, service.knowledge) for findings in trials]
    derived = iter(service.derive([case for case in cases if case is not None]))
    return [next(derived) if case is not None else None for case in cases]


def status(derived: Derived, disease: str) -> str:
    return next(each.status for each in derived.result.diagnoses if each.disease == disease)


def decides(derived: Derived, one: str, other: str) -> bool:
    first, second = status(derived, one), status(derived, other)
    return (first == "supported" != second) or (second == "excluded" != first)


# --- complete: nothing but trying everything ---


def told_by(derived: Derived) -> frozenset[Fact]:
    return frozenset(fact for fact in derived.facts if fact.facet != "site")


def reading(facts: Iterable[Fact]) -> frozenset[tuple[object, ...]]:
    return frozenset((fact.facet, fact.said, fact.present, fact.locations) for fact in facts)


def says_all(facts: Iterable[Fact], others: Iterable[Fact], knowledge: Knowledge) -> bool:
    return all(any(follows(other, fact, knowledge) for fact in facts) for other in others)


def follows(wide: Fact, narrow: Fact, knowledge: Knowledge) -> bool:
    if (wide.facet, wide.present) != (narrow.facet, narrow.present):
        return False
    if not wide.present:
        wide, narrow = narrow, wide
    above = set().union(*(knowledge.within(term) for term in (*narrow.said, *narrow.amounts_to)))
    homes = set().union(*(knowledge.always_at(term) for term in narrow.said))
    around = set().union(*(knowledge.within(place) for place in (*narrow.locations, *homes)))
    return set(wide.said) <= above | set(narrow.said) and (not wide.locations or bool(set(wide.locations) & around))


def universe(service: Service, one: str, other: str) -> list[Observation]:
    """Return what the criteria of two diseases ask for, and the absence of what is obligate in them."""
    terms, pair = service.knowledge.terms, {service.disease(one).iri, service.disease(other).iri}
    above = {row["form"]: row["disease"] for row in service.knowledge.ask("derive", "ranked_above")}
    asked = {
        (row["feature"], row["wanted"], True)
        for row in service.knowledge.ask("derive", "criteria")
        if above.get(row["target"]) in pair
    }
    stated = service.knowledge.ask("lookup", "statements", subject=pair)
    denied = {(row["feature"], row["location"], False) for row in stated if row["obligate"] and row["feature"]}
    made = [Observation("", term, terms.by_iri[term].facet, place, present) for term, place, present in asked | denied]
    usable = [each for each in made if each.present or each.facet in ("sign", "context")]
    return sorted(usable, key=lambda each: (each.term, each.place or "", each.present))


@pytest.mark.parametrize(("one", "other"), one_in(3, TRIED), ids=lambda name: name)
def test_sets_are_those_found_by_trying_every_combination(
    whole: Service, found: list[Discrimination], one: str, other: str
) -> None:
    findings = universe(whole, one, other)
    trials = [trial for size in (1, 2, 3) for trial in combinations(findings, size)]
    derived = [each for each in derive(whole, trials) if each is not None]
    for side in sides(found, one, other):
        names = whole.disease(side.disease).iri, whole.disease(side.other).iri
        deciding = {reading(told_by(each)): told_by(each) for each in derived if decides(each, *names)}
        least = [
            facts
            for facts in deciding.values()
            if not any(
                says_all(facts, less, whole.knowledge) > says_all(less, facts, whole.knowledge) for less in deciding.values()
            )
        ]
        computed = [
            told_by(each)
            for each in derive(whole, [each.findings for each in side.deciding if len(each.findings) <= 3])
            if each is not None
        ]
        assert {reading(facts) for facts in computed} <= {reading(facts) for facts in least}
        # A finding may be another one by definition: of those that say the same, at least one is listed.
        assert [facts for facts in least if not any(alike(facts, each, whole.knowledge) for each in computed)] == []


def alike(one: frozenset[Fact], other: frozenset[Fact], knowledge: Knowledge) -> bool:
    return says_all(one, other, knowledge) and says_all(other, one, knowledge)


# --- true: every set of every pair, through the engine ---


def test_every_set_decides_and_none_of_its_findings_is_to_spare(whole: Service, found: list[Discrimination]) -> None:
    tried = {each.findings for pair in found for side in pair.sides for each in (*side.deciding, *side.supports_both)}
    less = {part for findings in tried for part in combinations(findings, len(findings) - 1) if part}
    trials = sorted(tried | less)
    derived = dict(zip(trials, derive(whole, trials), strict=True))
    iris = {name: whole.disease(name).iri for pair in found for name in (pair.sides[0].disease, pair.sides[1].disease)}
    wrong = []
    for side in (side for pair in found for side in pair.sides):
        names = iris[side.disease], iris[side.other]
        for each in side.deciding:
            parts = [derived[part] for part in combinations(each.findings, len(each.findings) - 1) if part]
            told = derived[each.findings]
            if told is None or not decides(told, *names) or any(part is None or decides(part, *names) for part in parts):
                wrong.append((side.disease, side.other, each.because))
        for each in side.supports_both:
            told = derived[each.findings]
            if told is None or {status(told, name) for name in names} != {"supported"}:
                wrong.append((side.disease, side.other, each.because))
    assert wrong == []


@pytest.mark.parametrize(("one", "other"), [("tophaceous gout", "sarcoidosis"), ("phleboliths", "venous malformation")])
def test_telling_findings_have_the_weights_of_the_engine(
    whole: Service, found: list[Discrimination], one: str, other: str
) -> None:
    for side in sides(found, one, other):
        assert side.telling
        names = whole.disease(side.disease).iri, whole.disease(side.other).iri
        derived = derive(whole, [(each.finding,) for each in side.telling])
        for each, told in zip(side.telling, derived, strict=True):
            assert told is not None
            bits = {diagnosis.disease: diagnosis.bits for diagnosis in told.result.diagnoses}
            assert (bits[names[0]], bits[names[1]]) == (each.bits, each.bits_of_other)
            assert 0 < each.margin == pytest.approx(each.bits.low - each.bits_of_other.high, abs=1e-9)
        assert [each.margin for each in side.telling] == sorted((each.margin for each in side.telling), reverse=True)


def test_a_finding_that_tells_for_one_disease_does_not_tell_for_the_other(found: list[Discrimination]) -> None:
    for pair in found:
        one, other = ({each.finding for each in side.telling} for side in pair.sides)
        assert one & other == set()


def test_the_query_and_the_engine_agree_on_every_pattern(whole: Service, found: list[Discrimination]) -> None:
    rows = [row for row in run_query(find_query("discriminators")) if row["grounds"].startswith("crit:")]
    every = [side for pair in found for side in pair.sides]
    ids = {side.disease: curie(whole.disease(side.disease).iri) for side in every}
    both = {(ids[side.disease], f"crit:{each.because[0]}", ids[side.other]) for side in every for each in side.supports_both}
    assert {(row["disease"], row["grounds"], row["notAgainst"]) for row in rows if row["notAgainst"]} == both
    images = {f"crit:{each.because[0]}": not each.beyond_imaging for side in every for each in side.deciding}
    asked = {row["grounds"]: row["onImagesAlone"] for row in rows}
    assert {name: asked[name] for name in images if name in asked} == {name: images[name] for name in images if name in asked}
    assert {name for name in images if name in asked}


# --- the known right answer, and others ---


def test_imaging_cannot_tell_uremic_from_primary_tumoral_calcinosis(whole: Service) -> None:
    pair = between(whole, UREMIC, PRIMARY)
    assert pair.imaging == "cannot"
    assert next((source.work, source.section) for source in pair.stated_by) == ("hwang2018", "Chronic Renal Failure")
    assert pair.decided_by == (
        "chronic renal failure",
        "glomerular filtration rate result",
        "serum calcium result",
        "serum phosphate result",
    )
    uremic, primary = pair.sides
    assert words(uremic, "supports", "excludes") == [
        ["calcified soft-tissue mass", "chronic renal failure"],
        ["sedimentation sign", "chronic renal failure"],
        ["soft-tissue calcification at periarticular tissue", "chronic renal failure"],
    ]
    assert words(primary, "supports") == [
        ["calcified soft-tissue mass", "high serum phosphate", "normal serum calcium"],
        ["soft-tissue calcification at periarticular tissue", "high serum phosphate", "normal serum calcium"],
    ]
    assert words(primary, "excludes") == [["absence of chronic renal failure"]]
    assert not any(each.finding.facet in IMAGING for side in pair.sides for each in side.telling)


def test_a_pattern_that_supports_both_decides_for_neither(found: list[Discrimination]) -> None:
    juvenile, _ = sides(found, "calcinosis of juvenile dermatomyositis", "calcinosis of dermatomyositis")
    assert [each.because for each in juvenile.supports_both] == [("jdm-sheets", "dm-sheets")]
    assert ("jdm-sheets",) not in [each.because for each in juvenile.deciding]
    assert juvenile.imaging == "tells"


def test_an_absence_excludes_with_the_least_that_is_denied(found: list[Discrimination]) -> None:
    gout, _ = sides(found, "tophaceous gout", "calcific tendinitis")
    assert words(gout, "excludes") == [["absence of tendon calcification"]]


def test_either_order_gives_the_same_two_sides(whole: Service) -> None:
    one, other = between(whole, "gout", "sarcoidosis"), between(whole, "sarcoidosis", "gout")
    assert one.sides == other.sides[::-1]
    assert one.diseases == ("TophaceousGout", "Sarcoidosis") == other.diseases[::-1]


def test_all_pairs_are_there_and_each_is_as_alone(whole: Service, found: list[Discrimination]) -> None:
    ranked = {row["disease"].rpartition("/")[2] for row in whole.knowledge.ask("lookup", "ranked")}
    assert {frozenset(pair.diseases) for pair in found} == {frozenset(pair) for pair in combinations(ranked, 2)}
    alone = between(whole, PRIMARY, UREMIC)
    assert next(pair for pair in found if pair.diseases == alone.diseases) == alone


def test_where_images_do_not_decide_the_proof_is_there(found: list[Discrimination]) -> None:
    for side in (side for pair in found for side in pair.sides):
        patterns = [each for each in side.deciding if each.kind == "supports"]
        assert (side.imaging == "decides") == any(not each.beyond_imaging for each in patterns)
        for each in patterns:
            assert each.beyond_imaging == tuple(finding.says for finding in each.findings if finding.facet not in IMAGING)


def test_no_pattern_on_images_contradicts_a_source_that_says_images_cannot(found: list[Discrimination]) -> None:
    stated = [pair for pair in found if pair.stated_by]
    assert [pair.diseases for pair in stated] == [("PrimaryTumoralCalcinosis", "UremicTumoralCalcinosis")]
    assert [each for pair in stated for side in pair.sides for each in side.deciding if not each.beyond_imaging] == []


def test_the_article_alone_says_it_too() -> None:
    service = Service("article", whole=True)
    pair = between(service, UREMIC, PRIMARY)
    assert [source.section for source in pair.stated_by] == ["Chronic Renal Failure", "Fig. 20", "Fig. 21"]
    assert pair.imaging == "cannot"
    gout, _ = between(service, "gout", "sarcoidosis").sides
    assert ("gout-crystals",) not in [each.because for each in gout.deciding]  # a pattern of the other layer


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (("calcinosis circumscripta", "gout"), "'calcinosis circumscripta' is a group or a form"),
        (("gout", "tophaceous gout"), "a disease cannot be set apart from itself"),
    ],
)
def test_what_is_in_no_differential_is_refused(whole: Service, names: tuple[str, str], problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        between(whole, *names)


# --- shown ---


def test_text_says_what_decides_what_images_can_do_and_what_tells(whole: Service) -> None:
    text = show_discrimination(between(whole, UREMIC, PRIMARY).as_data())
    assert "    with more than images\n      calcified soft-tissue mass and chronic renal failure\n" in text
    assert "Imaging cannot tell these apart  [hwang2018: Chronic Renal Failure; " in text
    assert (
        "  for uremic tumoral calcinosis: each of its sufficient patterns needs what no image shows: chronic renal failure\n"
        in text
    )
    assert "    by excluding uremic tumoral calcinosis\n      absence of chronic renal failure\n" in text
    assert "\n    dialysis: +" in text.partition("What tells them apart whatever the numbers are")[2]


def test_text_shows_the_ten_findings_that_tell_most_and_none_of_them_twice(found: list[Discrimination]) -> None:
    pair = next(each for each in found if {"TophaceousGout", "Sarcoidosis"} == set(each.diseases))
    told = show_discrimination(pair.as_data()).partition("What tells them apart whatever the numbers are")[2]
    for side, part in zip(pair.sides, told.split("\n  for ")[1:], strict=True):
        shown = [line.strip().rpartition(": ")[0] for line in part.splitlines()[1:]]
        assert shown == [each.finding.says for each in side.telling if not each.repeats][:10]
        assert len(side.telling) > len(shown) == 10


def test_compare_shows_every_two_of_the_ranked_diseases(whole: Service) -> None:
    data = compare(whole, [whole.disease(name) for name in (UREMIC, PRIMARY, "gout", "calcinosis circumscripta")])
    assert [list(each["diseases"]) for each in data["set_apart"]] == [
        ["UremicTumoralCalcinosis", "PrimaryTumoralCalcinosis"],
        ["UremicTumoralCalcinosis", "TophaceousGout"],
        ["PrimaryTumoralCalcinosis", "TophaceousGout"],
    ]
    text = show_comparison(data)
    assert f"\n{UREMIC} or {PRIMARY}\n\nWhat decides\n" in text
    assert text.count("Imaging cannot tell these apart") == 1


def test_rows_are_flat_and_alike(found: list[Discrimination]) -> None:
    rows = discriminators_rows(found)
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert {
        "disease": PRIMARY,
        "other": UREMIC,
        "kind": "excludes",
        "findings": "absence of chronic renal failure",
        "images": False,
        "because": "crf-002",
        **dict.fromkeys(("low_own", "high_own", "low_other", "high_other")),
    } in rows


def test_the_table_is_rebuilt_byte_equal(found: list[Discrimination]) -> None:
    # To rebuild it: write discriminators_markdown(discriminate_all(Service(whole=True))) to the file.
    assert (ROOT / "docs" / "discriminators.md").read_text(encoding="utf-8") == discriminators_markdown(found)
