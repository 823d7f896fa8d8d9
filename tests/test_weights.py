"""Weights of evidence: by hand on a small example, and every kind of shipped row recomputed from the tables."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from calcgraph.build.weights import Backgrounds, Interval, ScoredStatement, Weight, weigh
from calcgraph.knowledge import Knowledge
from calcgraph.namespace import BASE, PREFIXES

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"

# --- by hand ---

# A ring is a kind of mark, a mark is reached through "matter", and everything stands under the root kind "sign".
WITHIN = {
    "ring": frozenset(("ring", "mark", "matter", "sign")),
    "mark": frozenset(("mark", "matter", "sign")),
    "matter": frozenset(("matter", "sign")),
    "spot": frozenset(("spot", "sign")),
}
BACKGROUNDS = Backgrounds({"spot": 0.3}, {"sign": 0.02})
STATEMENTS = [
    ScoredStatement("s1", "one", "sign", "ring", Interval(0.3, 0.5, 0.7), "article", obligate=True),
    ScoredStatement("s2", "two", "sign", "mark", Interval(0.05, 0.17, 0.29), "article"),
    ScoredStatement("s3", "two", "sign", "spot", Interval(0.01, 0.15, 0.3), "supplementary", absent=True),
]
# Backgrounds, mean over both diseases: ring (0.5 + 0.02) / 2 = 0.26; mark and matter (0.5 + 0.17) / 2 = 0.335;
# spot (0.15 + 0.3) / 2 = 0.225. Present is log2 share / background, absent log2 (1 - share) / (1 - background).
BY_HAND = [
    ("one", "mark", "s1", "implied", (-0.1592, 0.5778, 1.0632), None),
    ("one", "matter", "s1", "through", (-0.1592, 0.5778, 1.0632), None),
    ("one", "ring", "s1", "direct", (0.2065, 0.9434, 1.4288), (-1.3026, -0.5656, -0.0802)),
    ("two", "mark", "s2", "direct", (-2.7442, -0.9786, -0.2081), (0.0945, 0.3198, 0.5146)),
    ("two", "matter", "s2", "through", (-2.7442, -0.9786, -0.2081), None),
    ("two", "spot", "s3", "contrary", (-4.4919, -0.585, 0.415), (-0.1468, 0.1333, 0.3532)),
]


def by_hand(statements: list[ScoredStatement] = STATEMENTS) -> list[Weight]:
    return weigh(statements, ["one", "two"], WITHIN, BACKGROUNDS, frozenset(("sign",)), frozenset(("matter",)))


def ends(interval: Interval | None) -> tuple[float, float, float] | None:
    return None if interval is None else (interval.low, interval.middle, interval.high)


def test_small_example_gives_the_weights_computed_by_hand() -> None:
    rows = [(w.disease, w.term, w.statement, w.reach, ends(w.present), ends(w.absent)) for w in by_hand()]
    assert rows == BY_HAND


def test_obligate_holds_for_the_very_term_that_the_statement_names() -> None:
    assert [(w.disease, w.term) for w in by_hand() if w.obligate] == [("one", "ring")]


def test_specificity_counts_what_a_term_lies_within() -> None:
    assert {w.term: w.specificity for w in by_hand()} == {"ring": 4, "mark": 3, "matter": 2, "spot": 2}


def test_share_of_a_wider_term_is_the_greatest_of_the_narrower_ones_never_their_sum() -> None:
    more = [*STATEMENTS, ScoredStatement("s4", "one", "sign", "mark", Interval(0.1, 0.4, 0.5), "article")]
    marks = {(w.reach, w.statement): w.present.middle for w in by_hand(more) if w.disease == "one" and w.term == "mark"}
    assert marks == {("implied", "s1"): 0.5778, ("direct", "s4"): round(math.log2(0.4 / 0.335), 4)}


def test_statements_of_another_layer_change_neither_rows_nor_background() -> None:
    article = by_hand([each for each in STATEMENTS if each.layer == "article"])
    assert [(w.disease, w.term, ends(w.present)) for w in article] == [(d, t, p) for d, t, _, _, p, _ in BY_HAND if t != "spot"]


BOUNDED = [((0.0, 0.5, 1.0), (0.01, 0.5, 0.995)), ((0.3, 0.4, 0.5), (0.3, 0.4, 0.5)), ((1.0, 1.0, 1.0), (0.995,) * 3)]


@pytest.mark.parametrize(("given", "kept"), BOUNDED)
def test_shares_stay_within_what_a_source_can_justify(given: tuple[float, float, float], kept: tuple[float, ...]) -> None:
    assert ends(Interval.bounded(*given)) == kept


# --- the shipped tables of weights ---


def table(name: str) -> list[dict[str, str]]:
    with (ONTOLOGY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Tables:
    """Shares and floors read straight from the tables, without the code that builds."""

    def __init__(self) -> None:
        self.statements = {row["id"]: row for row in table("statements.tsv")}
        self.bands = {row["id"]: tuple(float(row[end]) for end in ("low", "middle", "high")) for row in table("frequencies.tsv")}
        self.constants = {row["id"]: float(row["value"]) for row in table("constants.tsv")}
        self.ranked = [row["id"] for row in table("terms/diseases.tsv") if row["entry"] == "yes"]
        names = ("contexts", "demographics", "distributions", "locations", "signs", "diseases")
        terms = [row for name in names for row in table(f"terms/{name}.tsv")]
        self.backgrounds = {row["id"]: float(row["background"]) for row in terms if row.get("background")}
        self.common = {row["id"] for row in terms if row.get("nonspecific") == "yes"}

    def floor(self, facet: str, term: str, knowledge: Knowledge) -> float:
        if facet == "site":
            places = {row["id"] for row in table("terms/locations.tsv")} | {"AnatomicalLocation"}
            return sum(BASE + term in knowledge.within(BASE + place) for place in places) / len(places)
        for states, constant in ((("Normal", "Negative"), "floor.lab.usual"), (("Positive",), "floor.lab.positive")):
            if facet == "lab" and term.startswith(states):
                return self.constants[constant]
        if term in self.common:
            return self.constants["floor.nonspecific"]
        return self.backgrounds.get(term, self.constants[f"floor.{facet}"])

    def share(self, statement: str) -> tuple[float, ...]:
        row = self.statements[statement]
        absent, word = row["polarity"] == "absent", row["how_often"]
        if row["low"] or row["high"]:
            low, high = float(row["low"] or 0) / 100, float(row["high"] or 100) / 100
            found = (low, (low + high) / 2, high)
        else:
            place = row["kind"] == "site-given-disease"
            band = f"unstated{'.absent' if absent else '.site' if place else ''}" if word == "unstated" else word
            found = self.bands[band]  # type: ignore[assignment]
            if word == "unstated" and not absent:
                found = tuple(max(end, self.backgrounds.get(row["feature"], 0.0)) for end in found)  # type: ignore[assignment]
        seen = [1 - end for end in reversed(found)] if absent else found
        return tuple(min(max(end, 0.01), 0.995) for end in seen)


ALL_WEIGHTS = """SELECT ?disease ?facet ?term ?statement ?reach ?low ?middle ?high ?aLow ?aMiddle ?aHigh ?with WHERE {
  ?weight a cg:Weight ; cg:ofDisease ?disease ; cg:inFacet ?facet ; cg:ofTerm ?term ; cg:fromStatement ?statement ;
    cg:reach ?reach ; cg:presentLow ?low ; cg:present ?middle ; cg:presentHigh ?high .
  OPTIONAL { ?weight cg:absentLow ?aLow ; cg:absent ?aMiddle ; cg:absentHigh ?aHigh }
  OPTIONAL { ?weight cg:withSign ?with }
} ORDER BY ?weight"""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables()


@pytest.fixture(scope="module", params=["all", "article"])
def shipped(request: pytest.FixtureRequest) -> tuple[Knowledge, list[dict[str, Any]]]:
    knowledge = Knowledge(request.param, whole=True)
    rows = knowledge.select(ALL_WEIGHTS)
    assert len(rows) > 500
    for row in rows:
        row["statement"] = row["statement"].removeprefix(PREFIXES["stmt"])
    return knowledge, rows


def backgrounds(rows: list[dict[str, Any]], tables: Tables, knowledge: Knowledge) -> dict[tuple[str, str], float]:
    best: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in rows:
        shares = best[row["facet"], row["term"]]
        shares[row["disease"]] = max(tables.share(row["statement"])[1], shares.get(row["disease"], 0.0))
    count = len(tables.ranked)
    return {
        (facet, term): (sum(shares.values()) + (count - len(shares)) * tables.floor(facet, term.removeprefix(BASE), knowledge))
        / count
        for (facet, term), shares in best.items()
    }


def test_every_shipped_weight_recomputes_from_its_statement(
    shipped: tuple[Knowledge, list[dict[str, Any]]], tables: Tables
) -> None:
    knowledge, rows = shipped
    background = backgrounds(rows, tables, knowledge)
    for row in rows:
        share, floor = tables.share(row["statement"]), background[row["facet"], row["term"]]
        expected = [math.log2(end / floor) for end in share]
        assert [row["low"], row["middle"], row["high"]] == pytest.approx(expected, abs=6e-5), row
        if row["aMiddle"] is not None:
            missing = [math.log2((1 - end) / (1 - floor)) for end in reversed(share)]
            assert [row["aLow"], row["aMiddle"], row["aHigh"]] == pytest.approx(missing, abs=6e-5), row


def test_every_shipped_weight_reaches_upwards_from_its_statement(
    shipped: tuple[Knowledge, list[dict[str, Any]]], tables: Tables
) -> None:
    knowledge, rows = shipped
    for row in rows:
        stated = tables.statements[row["statement"]]
        named = BASE + stated["location" if row["facet"] == "site" and stated["location"] else "feature"]
        assert row["term"] in knowledge.within(named), row
        assert (row["reach"] == "direct") == (row["term"] == named and stated["polarity"] == "present"), row
        assert (row["reach"] == "contrary") == (stated["polarity"] == "absent"), row
        assert (row["aMiddle"] is not None) == (row["reach"] in ("direct", "contrary")), row


def test_shipped_weights_come_from_statements_that_may_enter_a_score(
    shipped: tuple[Knowledge, list[dict[str, Any]]], tables: Tables
) -> None:
    knowledge, rows = shipped
    used = [tables.statements[row["statement"]] for row in rows]
    assert {row["kind"] for row in used} == {"feature-given-disease", "site-given-disease"}
    assert {row["layer"] for row in used} == ({"article"} if knowledge.layer == "article" else {"article", "supplementary"})
    assert {row["disease"].removeprefix(BASE) for row in rows} <= set(tables.ranked)


def test_where_a_sign_lies_in_those_who_show_it_is_weighed_as_a_place_of_that_sign_alone(
    shipped: tuple[Knowledge, list[dict[str, Any]]], tables: Tables
) -> None:
    of_signs = {
        name: row["feature"] for name, row in tables.statements.items() if row["kind"] == "site-given-disease" and row["location"]
    }
    found = {(row["statement"], row["facet"], row["with"]) for row in shipped[1] if row["statement"] in of_signs}
    assert found == {(name, "site", BASE + of_signs[name]) for name, _, _ in found}
    assert len(found) >= 3
