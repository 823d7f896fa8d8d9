"""Look ahead: which unknown facts would change the order most, and which single fact the first place hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from calcgraph.case.facts import Fact
from calcgraph.derive.result import AskNext, Diagnosis, Flip
from calcgraph.knowledge import Record

__all__ = ["first_place", "next_facts", "withdrawals"]

_DECIDES = "decides between diseases that look alike"
_SEPARATES = "separates the leading diseases"


def first_place(diagnoses: Sequence[Diagnosis]) -> tuple[str, ...]:
    """Return the diseases that share the first rank."""
    return tuple(diagnosis.disease for diagnosis in diagnoses if diagnosis.rank == 1)


def next_facts(
    diagnoses: Sequence[Diagnosis],
    facts: Iterable[Fact],
    features: Sequence[Record],
    deciders: Sequence[Record],
    within: Callable[[str], frozenset[str]],
    constants: Mapping[str, float],
) -> list[AskNext]:
    """Return the unknown facts to look for, those that decide a stated look-alike pair first.

    A fact's change is the largest difference of its weight between two leading diseases; a disease that says nothing of
    it counts with the penalty for silence. What is known, or implied by what is known, is not asked for.
    """
    leading = _leading(diagnoses, constants)
    known = _Known(facts, within)
    weights: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in features:
        if row["disease"] in leading and row["term"] not in known:
            by_disease = weights[row["term"], row["facet"]]
            by_disease[row["disease"]] = max(row["middle"], by_disease.get(row["disease"], row["middle"]))
    asked = [_ask(term, facet, by_disease, leading, constants) for (term, facet), by_disease in weights.items()]
    deciding = _deciding(leading, deciders, known)
    useful = [each for each in asked if each.change >= constants["next.least"] and each.term not in {d.term for d in deciding}]
    useful.sort(key=lambda each: (-each.change, each.term))
    return [*deciding, *_one_a_theme(useful, within)][: max(int(constants["next.count"]), len(deciding))]


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
                self._told.update(*(within(said) for said in fact.said))
            else:
                self._denied.update(fact.said)

    def __contains__(self, term: str) -> bool:
        return term in self._told or bool(self._within(term) & self._denied)


def _ask(
    term: str, facet: str, by_disease: Mapping[str, float], leading: Mapping[str, float], constants: Mapping[str, float]
) -> AskNext:
    silent = -constants[f"unexplained.{facet}"]
    best = max(by_disease, key=lambda disease: (by_disease[disease], disease))
    worst = min([*by_disease.values(), *([silent] if len(by_disease) < len(leading) else [])])
    return AskNext(term, facet, best, round(by_disease[best] - worst, 4), _SEPARATES)


def _deciding(
    leading: Mapping[str, float], deciders: Sequence[Record], known: _Known
) -> list[AskNext]:
    found: dict[str, AskNext] = {}
    for row in deciders:
        pair = (row["subject"], row["object"])
        if all(disease in leading for disease in pair) and row["fact"] not in known:
            found.setdefault(row["fact"], AskNext(row["fact"], "decider", pair[0], 0.0, _DECIDES))
    return list(found.values())


def _one_a_theme(asked: Sequence[AskNext], within: Callable[[str], frozenset[str]]) -> list[AskNext]:
    """Leave out a fact that is a wider or narrower form of one already asked for."""
    kept: list[AskNext] = []
    for each in asked:
        if not any(each.term in within(other.term) or other.term in within(each.term) for other in kept):
            kept.append(each)
    return kept


def withdrawals(
    facts: Sequence[Fact], first: tuple[str, ...], first_without: Callable[[Fact], tuple[str, ...]]
) -> list[Flip]:
    """Return each fact whose withdrawal puts another disease first."""
    found = []
    for fact in facts:
        then = first_without(fact)
        if not set(then) & set(first):
            found.append(Flip(fact.id, then))
    return found
