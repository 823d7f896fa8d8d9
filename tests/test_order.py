"""The order, on selections made by hand: what is summed, bounded, tied, excluded and supported."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from calcgraph.case.facts import Fact
from calcgraph.derive.evidence import Rules, count_once, weigh, withdraw
from calcgraph.derive.order import leaders, order, statuses, without
from calcgraph.derive.result import Diagnosis
from calcgraph.derive.selection import Bits, ConditionRow, CriterionRow, Exclusion, Selected, Selection

CONSTANTS = {
    "unexplained.sign": 1.0,
    "unexplained.context": 0.3,
    "unexplained.age": 0.0,
    "unexplained.site": 0.7,
    "implied.most": 2.0,
    "contradiction.sign": 6.0,
    "contradiction.context": 3.0,
    "contradiction.age": 1.5,
    "contradiction.site": 6.0,
    "pattern.unstated": 0.5,
    "tie.tolerance": 0.005,
    "criterion.met": 1.0,
    "next.horizon": 4.0,
}
COMMON = ("dust",)  # a term too common for a disease to be charged for
DISEASES = {"one": False, "two": False, "three": True}
RULES = Rules(DISEASES, {disease: disease for disease in DISEASES} | {"form": "one"}, COMMON, CONSTANTS)
RING = Fact("sign-1", "sign", ("ring",))
SPOT = Fact("sign-2", "sign", ("spot",))
DUST = Fact("sign-3", "sign", ("dust",))
FALL = Fact("history-1", "context", ("fall",))
NO_RING = Fact("sign-1", "sign", ("ring",), present=False)
OLD = Fact("age", "age", ("old",), others=("young",))
BOTH = CriterionRow("c", "one", True, (ConditionRow("c-1", "ring", None), ConditionRow("c-2", "fall", None)))
OF_A_FORM = CriterionRow("f", "form", True, (ConditionRow("f-1", "ring", None),))


def row(disease: str, fact: Fact, bits: float, match: str = "same", term: str = "", **rest: object) -> Selected:
    said = fact.said[0]
    spread = Bits(bits - 1, bits, bits + 1)
    fields = {"statement": f"{disease}-{term or said}", "specificity": 3, "said": said} | rest
    return Selected(disease, fact.id, term or said, bits=spread, match=match, **fields)  # type: ignore[arg-type]


def selection(
    facts: Sequence[Fact],
    found: Sequence[Selected] = (),
    missing: Sequence[Selected] = (),
    apart: Sequence[Selected] = (),
    criteria: Sequence[CriterionRow] = (),
    met: dict[str, list[str]] | None = None,
    refuted: dict[str, list[str]] | None = None,
    excluded: Sequence[Exclusion] = (),
    described: frozenset[tuple[str, str]] = frozenset(),
) -> Selection:
    return Selection("case", facts, found, missing, apart, criteria, met or {}, refuted or {}, excluded, described)


def _leaders_without(fact: Fact, given: Selection) -> tuple[str, ...]:
    rest = without(given, fact)
    return leaders(rest, withdraw(fact, weigh(given, RULES), rest), RULES, ())


def items(given: Selection, disease: str) -> list[tuple[str, str, float]]:
    counted = count_once(weigh(given, RULES)[disease], {fact.id: fact.facet for fact in given.facts})
    return [(each.fact, each.match, each.bits.middle) for each in counted]


def ordered(given: Selection, look_alikes: Sequence[tuple[str, str]] = ()) -> dict[str, Diagnosis]:
    return {each.disease: each for each in order(given, weigh(given, RULES), RULES, look_alikes)}


# --- what is summed ---


def test_silence_costs_the_stated_penalty_only_where_another_disease_explains_the_fact() -> None:
    given = selection([RING, FALL, SPOT], [row("one", RING, 2), row("one", FALL, 1)])
    assert items(given, "one") == [("sign-1", "same", 2), ("history-1", "same", 1), ("sign-2", "unexplained", 0.0)]
    assert items(given, "two") == [
        ("sign-1", "unexplained", -1.0), ("history-1", "unexplained", -0.3), ("sign-2", "unexplained", 0.0)
    ]  # fmt: skip


def test_most_specific_statement_counts_for_a_fact() -> None:
    found = [row("one", RING, 3, "more specific", "mark", specificity=2), row("one", RING, 1, specificity=4)]
    assert items(selection([RING], found), "one") == [("sign-1", "same", 1)]


@pytest.mark.parametrize(("bits", "counted"), [(2.0, 2.0), (-0.4, -0.4), (-5.0, -1.0)])
def test_a_source_that_says_can_show_leaves_a_disease_no_worse_off_than_silence(bits: float, counted: float) -> None:
    assert items(selection([RING], [row("one", RING, bits)]), "one") == [("sign-1", "same", counted)]


@pytest.mark.parametrize(("bits", "counted"), [(2.0, -1.0), (-0.4, -1.0), (-5.0, -5.0)])
def test_a_source_that_says_does_not_show_leaves_a_disease_no_better_off_than_silence(bits: float, counted: float) -> None:
    given = selection([RING], [row("one", RING, bits, "said not to show")])
    assert items(given, "one") == [("sign-1", "said not to show", counted)]


@pytest.mark.parametrize(("bits", "total"), [(2.0, 1.5), (-0.2, -0.7), (-0.8, -1.0), (-5.0, -1.0)])
def test_unstated_pattern_is_charged_but_never_below_silence(bits: float, total: float) -> None:
    wider = row("one", RING, bits, "more specific", "mark")
    given = selection([RING], [wider], described=frozenset([("sign-1", "ring")]))
    found = items(given, "one")
    assert [match for _, match, _ in found] == ["more specific", "pattern not described"]
    assert sum(weight for _, _, weight in found) == pytest.approx(total)


def test_common_term_is_never_charged() -> None:
    wider = row("one", DUST, -2, "more specific", "mark")
    given = selection([DUST], [wider], described=frozenset([("sign-3", "dust")]))
    assert items(given, "one") == [("sign-3", "more specific", 0.0)]
    assert items(given, "two") == [("sign-3", "unexplained", 0.0)]


def test_pattern_that_no_disease_describes_is_not_charged() -> None:
    given = selection([RING], [row("one", RING, 2, "more specific", "mark")])
    assert items(given, "one") == [("sign-1", "more specific", 2)]


def test_statement_counts_once_for_the_fact_that_it_weighs_most_for() -> None:
    found = [row("one", RING, 1, statement="s"), row("one", SPOT, 2, statement="s")]
    assert items(selection([RING, SPOT], found), "one") == [("sign-1", "already counted", 0.0), ("sign-2", "same", 2)]


@pytest.mark.parametrize(("match", "counted"), [("ruled out", -1.5), ("stated absent", -5.0)])
def test_another_value_counts_only_as_far_as_its_facet_can_bear(match: str, counted: float) -> None:
    given = selection([OLD], missing=[row("one", OLD, -5, match, "young")])
    assert items(given, "one") == [("age", match, counted)]


def test_stated_absence_that_no_statement_speaks_of_is_no_argument() -> None:
    assert items(selection([NO_RING]), "one") == []


HAND, FOOT = Fact("site-1", "site", ("hand",)), Fact("site-2", "site", ("foot",))


def test_place_elsewhere_counts_once() -> None:
    apart = [row("one", HAND, -3, "elsewhere", "hip"), row("one", HAND, -4, "elsewhere", "knee")]
    assert items(selection([RING, HAND], apart=apart), "one")[2:] == [("", "elsewhere", -4)]


def test_place_elsewhere_counts_only_if_each_told_place_is_far() -> None:
    far = [row("one", HAND, -3, "elsewhere", "hip"), row("one", FOOT, -3, "elsewhere", "hip")]
    assert ("", "elsewhere", -3) in items(selection([HAND, FOOT], apart=far), "one")
    assert ("", "elsewhere", -3) not in items(selection([HAND, FOOT], apart=far[:1]), "one")


def test_withdrawing_a_near_place_leaves_the_far_one_to_speak() -> None:
    found = [row("one", FOOT, 1), row("two", RING, 0.5)]
    given = selection([RING, HAND, FOOT], found, apart=[row("one", HAND, -3, "elsewhere", "hip")])
    assert ordered(given)["one"].rank == 1
    assert ordered(without(given, FOOT))["one"].bits.middle == pytest.approx(-3 - 1)
    assert _leaders_without(FOOT, given) == ("two",)


def test_condition_met_by_two_facts_stays_met_without_one() -> None:
    given = selection([RING, SPOT], criteria=[BOTH], met={"c-1": ["sign-1", "sign-2"], "c-2": ["sign-2"]})
    assert without(given, RING).met == {"c-1": ["sign-2"], "c-2": ["sign-2"]}
    assert without(given, SPOT).met == {"c-1": ["sign-1"]}


# --- ranks ---


def ranks(weights: dict[str, float], look_alikes: Sequence[tuple[str, str]] = ()) -> dict[str, int]:
    found = ordered(selection([RING], [row(disease, RING, bits) for disease, bits in weights.items()]), look_alikes)
    return {disease: found[disease].rank for disease in DISEASES}


RANKS = [
    ({"one": 3.0, "two": 2.0, "three": 1.0}, [], (1, 2, 3)),
    ({"one": 3.0, "two": 3.0, "three": 1.0}, [], (1, 1, 2)),
    ({"one": 3.0, "two": 2.997, "three": 1.0}, [], (1, 1, 2)),
    ({"one": 3.0, "two": 2.99, "three": 1.0}, [], (1, 2, 3)),
    ({"one": 1.0, "two": 2.0, "three": 3.0}, [], (3, 2, 1)),
    ({"one": 3.0, "two": 1.0, "three": 2.0}, [("one", "two")], (1, 1, 2)),
    ({"one": 3.0, "two": 1.0, "three": 9.0}, [("one", "two")], (2, 3, 1)),
    ({"one": 3.0, "two": 2.0, "three": 1.0}, [("one", "two")], (1, 1, 2)),
    ({"one": 9.0, "two": 1.0, "three": 2.0}, [("one", "two")], (1, 3, 2)),
    ({"one": 1.0, "two": 3.0, "three": 2.0}, [("two", "three"), ("three", "two")], (2, 1, 1)),
]


@pytest.mark.parametrize(("weights", "look_alikes", "expected"), RANKS)
def test_ranks_are_dense_and_ties_share_one(
    weights: dict[str, float], look_alikes: list[tuple[str, str]], expected: tuple[int, int, int]
) -> None:
    assert tuple(ranks(weights, look_alikes).values()) == expected


def test_ties_name_each_other() -> None:
    found = ordered(selection([RING], [row("one", RING, 2), row("three", RING, 2)]))
    assert {disease: each.tied_with for disease, each in found.items()} == {"one": ("three",), "three": ("one",), "two": ()}


def test_rank_range_tells_what_the_intervals_allow() -> None:
    found = ordered(selection([RING], [row("one", RING, 9), row("two", RING, 3), row("three", RING, 2)]))
    assert {disease: each.rank_range for disease, each in found.items()} == {"one": (1, 1), "two": (2, 3), "three": (2, 3)}


def test_ends_and_middle_are_summed_each() -> None:
    found = ordered(selection([RING, FALL], [row("one", RING, 2), row("one", FALL, 0.5)]))["one"]
    assert found.bits == Bits(0.7, 2.5, 4.5)  # the low end of the second, -0.5, is raised to silence, -0.3


def test_disease_that_must_not_be_missed_says_so() -> None:
    assert {disease: each.must_not_miss for disease, each in ordered(selection([RING])).items()} == DISEASES


# --- statuses ---

STATUSES = [
    ({}, {}, "open", (False, 2, 0)),
    ({"c-1": ["sign-1"]}, {}, "open", (False, 1, 0)),
    ({"c-1": ["sign-1"], "c-2": ["history-1"]}, {}, "supported", (True, 0, 0)),
    ({"c-1": ["sign-1"]}, {"c-2": ["history-1"]}, "open", (False, 0, 1)),
    ({"c-1": ["sign-1"], "c-2": ["history-1"]}, {"c-2": ["history-1"]}, "supported", (True, 0, 0)),
]


@pytest.mark.parametrize(("met", "refuted", "status", "counts"), STATUSES)
def test_criterion_is_met_only_if_every_condition_is(
    met: dict[str, list[str]], refuted: dict[str, list[str]], status: str, counts: tuple[bool, int, int]
) -> None:
    given = selection([RING, FALL], criteria=[BOTH], met=met, refuted=refuted)
    (criterion,) = statuses(given)
    assert (criterion.is_met, len(criterion.unknown), len(criterion.refuted)) == counts
    assert ordered(given)["one"].status == status


def test_met_criteria_of_a_disease_add_their_bits_once() -> None:
    given = selection([RING, FALL], criteria=[BOTH, OF_A_FORM], met={"c-1": ["sign-1"], "c-2": ["history-1"], "f-1": ["sign-1"]})
    found = ordered(given)
    assert [(each.match, each.bits.middle) for each in found["one"].evidence if each.match == "criterion met"] == [
        ("criterion met", CONSTANTS["criterion.met"])
    ]
    assert {disease: each.bits.middle for disease, each in found.items()} == {"one": 1.0, "two": 0.0, "three": 0.0}


def test_criterion_of_a_form_supports_the_ranked_disease_and_names_the_form() -> None:
    found = ordered(selection([RING], criteria=[OF_A_FORM], met={"f-1": ["sign-1"]}))["one"]
    assert (found.status, found.forms) == ("supported", ("form",))


@pytest.mark.parametrize(
    ("excluded", "status"),
    [([Exclusion("one", "s", "sign-1")], "excluded"), ([Exclusion("two", "s", "sign-1")], "open"), ([], "open")],
)
def test_only_what_excludes_a_disease_excludes_it(excluded: list[Exclusion], status: str) -> None:
    given = selection([NO_RING], missing=[row("one", NO_RING, -4, "stated absent")], excluded=excluded)
    found = ordered(given)["one"]
    assert (found.status, list(found.excluded_by)) == (status, [each for each in excluded if each.disease == "one"])


def test_exclusion_outweighs_a_met_criterion() -> None:
    excluded = [Exclusion("one", "s", "sign-1")]
    given = selection([NO_RING, FALL], excluded=excluded, criteria=[BOTH], met={"c-1": ["x"], "c-2": ["history-1"]})
    assert ordered(given)["one"].status == "excluded"
