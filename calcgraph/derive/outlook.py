"""Look ahead: which unknown facts would change the order most, and which single fact the first place hangs on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from calcgraph.case.facts import Fact
from calcgraph.derive.result import AskNext, Diagnosis, Flip
from calcgraph.knowledge import Record

__all__ = ["Examinations", "first_place", "next_facts", "undecided_pairs", "withdrawals"]

_DECIDES = "decides between diseases that look alike"
_SEPARATES = "separates the leading diseases"
_MOST = 0.995  # as in the weights: no share is everything
_TINY = 1e-9


@dataclass(frozen=True)
class Examinations:
    """By what features are found, and what that costs for a case in which some examinations were done already."""

    found_by: Mapping[str, frozenset[str]]
    costs: Mapping[str, float]
    within: Callable[[str], frozenset[str]]
    done: frozenset[str]
    again: float

    def cheapest(self, feature: str) -> tuple[str, float]:
        """Return the cheapest examination that shows a feature, as the nearest wider one says if it says nothing itself."""
        told = [wider for wider in self.within(feature) if wider in self.found_by]
        nearest = [each for each in told if not any(each in self.within(other) for other in told if other != each)]
        ways = {way for each in nearest for way in self.found_by[each]}
        return min(((way, self._cost(way)) for way in ways), key=lambda pair: (pair[1], pair[0]))

    def _cost(self, examination: str) -> float:
        return self.again if examination in self.done else self.costs[examination]


def first_place(diagnoses: Sequence[Diagnosis]) -> tuple[str, ...]:
    """Return the diseases that share the first rank."""
    return tuple(diagnosis.disease for diagnosis in diagnoses if diagnosis.rank == 1)


def next_facts(
    diagnoses: Sequence[Diagnosis],
    facts: Iterable[Fact],
    features: Sequence[Record],
    deciders: Sequence[Record],
    examinations: Examinations,
    constants: Mapping[str, float],
) -> list[AskNext]:
    """Return the unknown facts to look for, those that decide a stated look-alike pair first.

    Facts are ordered by the information that knowing them is expected to give on which of the leading diseases it is,
    in bits, taking those as equally frequent beforehand (Shannon's mutual information), for what the cheapest examination
    that shows them costs. What is known, or implied by what is known, is not asked for.
    """
    leading = _leading(diagnoses, constants)
    within = examinations.within
    known = _Known(facts, within)
    rows: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    for row in features:
        if row["disease"] in leading and row["term"] not in known:
            by_disease = rows[row["term"], row["facet"]]
            before = by_disease.get(row["disease"])
            if before is None or row["present"] > before["present"]:
                by_disease[row["disease"]] = row
    asked = [_ask(term, facet, by_disease, leading, examinations, constants) for (term, facet), by_disease in rows.items()]
    deciding = _deciding(leading, deciders, known, examinations)
    useful = [each for each in asked if each.information >= constants["next.least"]]
    useful.sort(key=lambda each: (-each.information / each.cost, each.term))
    return _one_a_theme([*deciding, *useful], within)[: max(int(constants["next.count"]), len(deciding))]


def undecided_pairs(
    deciders: Sequence[Record], facts: Sequence[Fact], within: Callable[[str], frozenset[str]]
) -> list[tuple[str, str]]:
    """Return the pairs stated to look alike for which the case tells no fact that decides between them."""
    return sorted(_undecided(deciders, _Known(facts, within)))


def _undecided(deciders: Sequence[Record], known: _Known) -> set[tuple[str, str]]:
    decided = {(row["subject"], row["object"]) for row in deciders if row["fact"] in known}
    return {(row["subject"], row["object"]) for row in deciders} - decided


def _leading(diagnoses: Sequence[Diagnosis], constants: Mapping[str, float]) -> dict[str, float]:
    open_ = [diagnosis for diagnosis in diagnoses if diagnosis.status != "excluded"]
    if not open_:
        return {}
    best = open_[0].bits.middle
    near = {each.disease: each.bits.middle for each in open_ if best - each.bits.middle <= constants["next.horizon"]}
    return dict(sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[:6])


class _Known:
    """What a case tells: terms asserted or ruled out, all that lies above what is asserted, all below what is denied."""

    def __init__(self, facts: Iterable[Fact], within: Callable[[str], frozenset[str]]) -> None:
        self._within = within
        self._told: set[str] = set()
        self._denied: set[str] = set()
        for fact in facts:
            self._told.update(fact.others)
            if fact.present:
                self._told.update(*(within(said) for said in (*fact.said, *fact.amounts_to)))
            else:
                self._denied.update(fact.said)

    def __contains__(self, term: str) -> bool:
        return term in self._told or bool(self._within(term) & self._denied)


def _ask(
    term: str,
    facet: str,
    by_disease: Mapping[str, Record],
    leading: Mapping[str, float],
    examinations: Examinations,
    constants: Mapping[str, float],
) -> AskNext:
    best = max(by_disease, key=lambda disease: (by_disease[disease]["present"], disease))
    background = _background(by_disease[best])
    silent = background * 2 ** -constants[f"unexplained.{facet}"]
    shares = {
        disease: min(background * 2 ** by_disease[disease]["present"], _MOST) if disease in by_disease else silent
        for disease in leading
    }
    change = math.log2(max(shares.values()) / min(shares.values()))
    return AskNext(
        term, facet, best, round(change, 4), round(_information(shares, leading), 4), _SEPARATES, *examinations.cheapest(term)
    )


def _background(row: Record) -> float:
    """Recover the background share from the two weights of a row: log2 P/B when found, log2 (1-P)/(1-B) when absent."""
    found, missing = 2 ** row["present"], 2 ** row["absent"]
    return float((1 - missing) / (found - missing)) if abs(found - missing) > _TINY else 0.5


def _information(shares: Mapping[str, float], leading: Mapping[str, float]) -> float:
    """Return the expected loss of entropy over the leading diseases, in bits, when a fact becomes known."""
    total = math.fsum(2**weight for weight in leading.values())
    before = {disease: 2**weight / total for disease, weight in leading.items()}
    remaining = 0.0
    for outcome in (shares, {disease: 1 - share for disease, share in shares.items()}):
        joint = [before[disease] * outcome[disease] for disease in sorted(before)]
        chance = math.fsum(joint)
        remaining += chance * _entropy([part / chance for part in joint])
    return _entropy([before[disease] for disease in sorted(before)]) - remaining


def _entropy(shares: Sequence[float]) -> float:
    return -math.fsum(share * math.log2(share) for share in shares if share > 0)


def _deciding(
    leading: Mapping[str, float], deciders: Sequence[Record], known: _Known, examinations: Examinations
) -> list[AskNext]:
    """Return what decides between leading look-alikes; a pair that one fact has decided needs no other."""
    found: dict[str, AskNext] = {}
    undecided = _undecided(deciders, known)
    for row in deciders:
        pair = (row["subject"], row["object"])
        if row["facet"] != "site" and pair in undecided and all(disease in leading for disease in pair):
            way = examinations.cheapest(row["fact"])
            found.setdefault(row["fact"], AskNext(row["fact"], "decider", pair[0], 0.0, 0.0, _DECIDES, *way))
    return sorted(found.values(), key=lambda each: (each.cost, each.term))


def _one_a_theme(asked: Sequence[AskNext], within: Callable[[str], frozenset[str]]) -> list[AskNext]:
    """Leave out a fact that is a wider or narrower form of one already asked for."""
    kept: list[AskNext] = []
    for each in asked:
        if not any(each.term in within(other.term) or other.term in within(each.term) for other in kept):
            kept.append(each)
    return kept


def withdrawals(facts: Sequence[Fact], first: tuple[str, ...], first_without: Callable[[Fact], tuple[str, ...]]) -> list[Flip]:
    """Return each fact whose withdrawal puts another disease first."""
    found = []
    for fact in facts:
        then = first_without(fact)
        if not set(then) & set(first):
            found.append(Flip(fact.id, then))
    return found
