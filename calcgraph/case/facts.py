"""Lay out a case as facts: what is asserted or denied in each facet, each counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from calcgraph.case.labs import JudgedLab
from calcgraph.case.model import Case, Finding
from calcgraph.case.sides import denies, without_silenced
from calcgraph.knowledge import Knowledge

__all__ = ["Fact", "FactMaker"]

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Fact:
    """One fact of a case.

    `said` are the terms asserted (for a denial: denied), any of which may match. `others` are terms that the fact rules
    out because a case has one value only. A place carries the signs seen there, a sign the places where it was seen and
    what it `amounts_to` there by the definition of a narrower sign. That meets conditions, but weighs nothing more, since
    the place is weighed by itself.
    """

    id: str
    facet: str
    said: tuple[str, ...]
    present: bool = True
    others: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    amounts_to: tuple[str, ...] = ()
    because: str = ""


class FactMaker:
    """Makes facts of cases; asks the ontology once for what all cases share."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @cached_property
    def _values(self) -> Mapping[str, Sequence[str]]:
        values: dict[str, list[str]] = {}
        for row in self._knowledge.ask("lookup", "values_of_facet"):
            values.setdefault(row["facet"], []).append(row["term"])
        return values

    @cached_property
    def _states(self) -> Mapping[str, Sequence[str]]:
        states: dict[str, list[str]] = {}
        for row in self._knowledge.ask("lookup", "lab_states"):
            states.setdefault(row["analyte"], []).append(row["term"])
        return states

    def make(self, case: Case, labs: Sequence[JudgedLab], with_clues: bool = False) -> list[Fact]:
        """Return the facts of a case, each counted once; label clues are left out unless asked for."""
        facts = _without_implied(self.told(case, labs, with_clues), self._knowledge)
        return [_as_defined(fact, self._knowledge) for fact in facts]

    def told(self, case: Case, labs: Sequence[JudgedLab], with_clues: bool = False) -> list[Fact]:
        """Return all that a case tells, named alike in whatever order it was written.

        A sign told without a place is taken to lie where a wider one was seen, unless the case denies it there. The absence
        of a sign on one side tells nothing where it is seen on another (see `case.sides`).
        """
        facts = [*_sign_facts(without_silenced(case.findings, self._knowledge)), *_site_facts(case.findings)]
        if case.distribution:
            facts.append(self._one_of("distribution", "distribution", case.distribution, self._values["distribution"]))
        facts.extend(
            self._one_of(f"lab-{number}", "lab", lab.term, self._states[lab.analyte], lab.because)
            for number, lab in enumerate(_unique(sorted(labs, key=_lab_key), key=lambda lab: lab.analyte), 1)
        )
        told = sorted({*case.history, *(case.label_clues if with_clues else ())}, key=lambda item: (item.term, not item.present))
        for number, item in enumerate(_unique(told, key=lambda item: item.term), 1):
            facet = self._knowledge.terms.by_iri[item.term].facet
            facts.append(Fact(f"history-{number}", facet, (item.term,), item.present))
        facts.extend(self._age(case))
        if case.sex:
            facts.append(self._one_of("sex", "sex", case.sex, self._values["sex"]))
        return [_with_places(fact, facts, self._knowledge) if fact.facet == "sign" else fact for fact in facts]

    def _one_of(self, name: str, facet: str, said: str, values: Iterable[str], because: str = "") -> Fact:
        return Fact(name, facet, (said,), others=tuple(sorted(set(values) - {said})), because=because)

    def _age(self, case: Case) -> list[Fact]:
        """Return the age as all bands that hold it; ruled out are the bands that it cannot lie in."""
        bands = self._knowledge.age_bands
        if case.age_years is not None:
            young = old = case.age_years
            because = f"{case.age_years:g} years"
        elif case.age_band is not None:
            young, old = bands[case.age_band]
            because = self._knowledge.terms.label(case.age_band)
        else:
            return []
        holding = tuple(term for term, (low, high) in sorted(bands.items()) if low <= young and old <= high)
        others = tuple(term for term, (low, high) in sorted(bands.items()) if old < low or high < young)
        return [Fact("age", "age", holding, others=others, because=because)]


def _lab_key(lab: JudgedLab) -> tuple[str, str, str]:
    return lab.analyte, lab.state, lab.because


def _sign_facts(findings: Iterable[Finding]) -> list[Fact]:
    """Return one fact for each sign at its places, those seen first."""
    said = {
        (finding.status == "absent", sign, tuple(sorted(finding.locations)))
        for finding in findings
        for sign in finding.signs
        if finding.status != "not assessed"
    }
    return [
        Fact(f"sign-{number}", "sign", (sign,), not absent, locations=places)
        for number, (absent, sign, places) in enumerate(sorted(said), 1)
    ]


def _site_facts(findings: Iterable[Finding]) -> list[Fact]:
    """Return one fact for each set of places, with every sign seen there."""
    signs: dict[tuple[str, ...], set[str]] = {}
    for finding in findings:
        if finding.status == "present" and finding.locations:
            signs.setdefault(tuple(sorted(finding.locations)), set()).update(finding.signs)
    return [
        Fact(f"site-{number}", "site", places, signs=tuple(sorted(seen)))
        for number, (places, seen) in enumerate(sorted(signs.items()), 1)
    ]


def _unique(items: Iterable[_Item], key: Callable[[_Item], str]) -> list[_Item]:
    kept: dict[str, _Item] = {}
    for item in items:
        kept.setdefault(key(item), item)
    return list(kept.values())


def _without_implied(facts: list[Fact], knowledge: Knowledge) -> list[Fact]:
    """Leave out what another fact implies: a wider sign beside a narrower one, a region beside a place within it.

    A place that is left out hands on its signs. A place that every sign seen there has by its meaning tells nothing more
    than the signs.
    """
    kept = [fact for fact in facts if not any(other is not fact and _implies(other, fact, knowledge) for other in facts)]
    merged = [_with_signs(fact, facts, knowledge) if fact.facet == "site" else fact for fact in kept]
    return [fact for fact in merged if fact.facet != "site" or not _told_by_signs(fact, knowledge)]


def _as_defined(fact: Fact, knowledge: Knowledge) -> Fact:
    if fact.facet != "sign" or not fact.present:
        return fact
    found = frozenset[str]().union(*(knowledge.defined_at(sign, fact.locations) for sign in fact.said))
    return replace(fact, amounts_to=tuple(sorted(found - set(fact.said))))


def _with_places(sign: Fact, facts: Iterable[Fact], knowledge: Knowledge) -> Fact:
    if sign.locations or not sign.present:
        return sign
    signs = [other for other in facts if other.facet == "sign"]
    wider = [other for other in signs if other.present and _each_holds_one(other.said, sign.said, knowledge)]
    denials = [other for other in signs if not other.present]

    def is_denied(place: str) -> bool:
        """Tell whether an absence reaches what the sign would be at a place."""
        return any(
            denies(absent, denial.locations, said, [place], knowledge)
            for denial in denials
            for absent in denial.said
            for said in sign.said
        )

    places = {place for other in wider if other.said != sign.said for place in other.locations}
    return replace(sign, locations=tuple(sorted(place for place in places if not is_denied(place))))


def _told_by_signs(place: Fact, knowledge: Knowledge) -> bool:
    return bool(place.signs) and all(
        any(said in knowledge.within(home) for home in knowledge.always_at(sign) for said in place.said) for sign in place.signs
    )


def _with_signs(place: Fact, facts: Iterable[Fact], knowledge: Knowledge) -> Fact:
    signs = set(place.signs).union(*(other.signs for other in facts if _implies(place, other, knowledge)))
    return replace(place, signs=tuple(sorted(signs)))


def _implies(narrow: Fact, wide: Fact, knowledge: Knowledge) -> bool:
    """Tell whether a fact follows from another, more telling one (never both ways)."""
    if narrow.facet != wide.facet or narrow.facet not in ("sign", "site", "context") or narrow.present != wide.present:
        return False
    if not _follows(wide, narrow, knowledge):
        return False
    return not _follows(narrow, wide, knowledge) or _tellingness(narrow) > _tellingness(wide)


def _follows(fact: Fact, other: Fact, knowledge: Knowledge) -> bool:
    """Tell whether a fact is true wherever the other is."""
    if not fact.present:  # the absence of the wider term, anywhere, is the more telling one
        return _each_holds_one(other.said, fact.said, knowledge) and not other.locations
    placed = _each_holds_one(fact.locations, other.locations, knowledge)
    return placed and _each_holds_one(fact.said, other.said, knowledge)


def _each_holds_one(wider: Iterable[str], narrower: Sequence[str], knowledge: Knowledge) -> bool:
    """Tell whether each of the wider terms holds one of the narrower: a finding at several places is at each of them."""
    return all(any(wide in knowledge.within(narrow) for narrow in narrower) for wide in wider)


def _tellingness(fact: Fact) -> tuple[int, int, str]:
    """Order facts that say the same: more places tell more; the name only chooses one."""
    return len(fact.locations), len(fact.said), fact.id
