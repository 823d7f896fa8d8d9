"""Weigh the facts of a case for each disease: each fact once, each statement once, silence as a small stated penalty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from calcgraph.case.facts import Fact
from calcgraph.derive.result import Evidence
from calcgraph.derive.selection import Bits, Selected, Selection

__all__ = ["Rules", "Weighed", "always_elsewhere", "count_once", "flat", "weigh", "withdraw"]

_NOTHING = Bits(0.0, 0.0, 0.0)

Weighed = Mapping[str, Sequence[Evidence]]


@dataclass(frozen=True)
class Rules:
    """What orders every case alike.

    `diseases` tells for each ranked disease whether it must not be missed; `ranked_above` gives the ranked disease for
    what a criterion supports (itself, or the disease that it is a form of); `nonspecific` are terms so common that no
    disease is charged for not explaining them.
    """

    diseases: Mapping[str, bool]
    ranked_above: Mapping[str, str]
    nonspecific: Collection[str]
    constants: Mapping[str, float]


def weigh(selection: Selection, rules: Rules) -> dict[str, list[Evidence]]:
    """Return for each disease its evidence: what it explains, what it does not, and what is missing.

    What one fact weighs depends on no other fact, save for places: `count_once` sees to the rest.
    """
    found = _by_disease_and_fact(selection.found)
    missing = _by_disease_and_fact(selection.missing)
    apart = always_elsewhere(selection)
    penalties = _penalties(selection, rules)
    evidence: dict[str, list[Evidence]] = {}
    for disease in rules.diseases:
        items: list[Evidence] = []
        for fact in selection.facts:
            rows = found[disease, fact.id], missing[disease, fact.id]
            items.extend(_weigh_fact(fact, *rows, penalties[fact.id], selection, rules.constants))
        evidence[disease] = items + apart.get(disease, [])
    return evidence


def _penalties(selection: Selection, rules: Rules) -> dict[str, float]:
    """Return for each fact what silence on it costs: nothing if it is common, or if no source of any disease knows it."""
    known = {row.fact for row in selection.found}
    return {
        fact.id: 0.0
        if fact.id not in known or any(said in rules.nonspecific for said in fact.said)
        else rules.constants[f"unexplained.{fact.facet}"]
        for fact in selection.facts
    }


def withdraw(fact: Fact, weighed: Weighed, rest: Selection) -> dict[str, list[Evidence]]:
    """Return the evidence without that of one fact; `rest` is the selection without it."""
    apart = always_elsewhere(rest)
    return {
        disease: [item for item in items if item.fact not in (fact.id, "")] + apart.get(disease, [])
        for disease, items in weighed.items()
    }


def always_elsewhere(selection: Selection) -> dict[str, list[Evidence]]:
    """Charge, once, a place where a disease always lies if each told place is far from it."""
    told = {fact.id for fact in selection.facts if fact.facet == "site"}
    far: dict[tuple[str, str], list[Selected]] = defaultdict(list)
    for row in selection.apart:
        far[row.disease, row.statement].append(row)
    charged: dict[str, Selected] = {}
    for (disease, _), rows in far.items():
        if told and {row.fact for row in rows} >= told:
            candidates = [*rows, charged[disease]] if disease in charged else rows
            charged[disease] = min(candidates, key=lambda row: (row.bits.middle, row.statement))
    return {disease: [replace(_evidence(row), fact="")] for disease, row in charged.items()}


def _by_disease_and_fact(rows: Sequence[Selected]) -> dict[tuple[str, str], list[Selected]]:
    grouped: dict[tuple[str, str], list[Selected]] = defaultdict(list)
    for row in rows:
        grouped[row.disease, row.fact].append(row)
    return grouped


def _weigh_fact(
    fact: Fact,
    found: Sequence[Selected],
    missing: Sequence[Selected],
    penalty: float,
    selection: Selection,
    constants: Mapping[str, float],
) -> list[Evidence]:
    """Return the evidence of one fact for one disease: the most specific statement, else the strongest absence.

    That another value is stated (20 to 50 years, for a patient of 51) tells more than what it implies (adult).
    """
    if found and not (missing and all(row.match == "less specific" for row in found)):
        rows = [_bounded(row, constants["implied.most"]) for row in found]
        best = max(rows, key=lambda row: (row.specificity, row.bits.middle, row.match == "same", row.statement, row.said))
        pattern = _pattern_unstated(best, fact, selection, constants) if penalty else []
        # The charge for the pattern counts against the bound, too: the two together are no worse than silence.
        bound = penalty - constants["pattern.unstated"] if pattern else penalty
        return [_no_worse_than_silence(best, bound), *pattern]
    if missing:
        strongest = max(missing, key=lambda row: (abs(row.bits.middle), row.statement))
        return [_bounded_contradiction(strongest, constants[f"contradiction.{fact.facet}"])]
    if not fact.present:
        return []
    return [Evidence(fact.id, None, "unexplained", flat(0.0 - penalty), said=fact.said[0])]


def _bounded(row: Selected, most: float) -> Selected:
    """Keep a finding that is wider than what the source names from counting as if it were that."""
    if row.match != "less specific":
        return row
    return replace(row, bits=row.bits.at_most(most))


def _no_worse_than_silence(row: Selected, penalty: float) -> Evidence:
    """Keep a disease whose source says that it can show a feature at least as well off as one whose sources are silent.

    And one whose source says that it does not show it at most as well off.
    """
    bound = row.bits.at_most if row.match == "said not to show" else row.bits.at_least
    return _evidence(replace(row, bits=bound(-penalty)))


def _bounded_contradiction(row: Selected, most: float) -> Evidence:
    """Keep another value of a fact (another state, age, spread) from counting more than its facet can bear."""
    if row.match != "ruled out":
        return _evidence(row)
    return _evidence(replace(row, bits=row.bits.at_least(-most)))


def _pattern_unstated(best: Selected, fact: Fact, selection: Selection, constants: Mapping[str, float]) -> list[Evidence]:
    """Charge a sign that is met only by a wider one although other diseases describe this very sign."""
    if fact.facet != "sign" or best.match not in ("more specific", "part of") or (fact.id, best.said) not in selection.described:
        return []
    return [Evidence(fact.id, best.said, "pattern not described", flat(-constants["pattern.unstated"]), said=best.said)]


def flat(bits: float) -> Bits:
    """Return a weight that is certain."""
    return Bits(bits, bits, bits)


def _evidence(row: Selected) -> Evidence:
    return Evidence(row.fact, row.term, row.match, row.bits, row.statement, row.said or None)


def count_once(items: Sequence[Evidence], facets: Mapping[str, str]) -> list[Evidence]:
    """Let a statement count for the fact it weighs most for; further facts that it explains add nothing.

    A denial goes first: where the feature itself is denied, a finding that is wider than it no longer hints at it.
    """
    used: set[tuple[str, str]] = set()

    def precedence(number: int) -> tuple[bool, float, int]:
        return items[number].match != "stated absent", -abs(items[number].bits.middle), number

    by_strength = sorted(range(len(items)), key=precedence)
    kept = list(items)
    for number in by_strength:
        item = items[number]
        if item.statement is None:
            continue
        key = (item.statement, facets.get(item.fact, ""))
        if key in used:
            kept[number] = replace(item, match="already counted", bits=_NOTHING)
        used.add(key)
    return kept
