"""Cases made at random from the words of the ontology, with all that a case can tell: sides, units, clues, stated diagnoses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.namespace import local_name
from calcgraph.service import Service

__all__ = ["made_cases"]

SIDES = (None, None, None, "left", "right", "bilateral", "midline")
COMPARATORS = (None, None, None, None, "<", ">", "<=", ">=")
Units = Mapping[str, Mapping[str, float]]


def made_cases(service: Service, size: int, chance: random.Random, units: Units) -> list[Case]:
    """Return cases whose laboratory results can be; `units` are those of each analyte, with factors into its usual one."""
    maker = _Maker(service, chance, units)
    possible = (case for case in maker.cases() if not service.engine.laboratory.judge(case)[1])
    return list(islice(possible, size))


class _Maker:
    """Makes findings of terms that lie near one another, or near what a condition asks for: there much happens at once."""

    def __init__(self, service: Service, chance: random.Random, units: Units) -> None:
        self._chance, self._units = chance, units
        self._terms: dict[str, list[str]] = {}
        for iri, term in sorted(service.knowledge.terms.by_iri.items()):
            self._terms.setdefault(term.facet, []).append(iri)
        wanted = {term for row in service.knowledge.criteria for term in (row["feature"], row["wanted"])}
        self._wanted = {facet: sorted(wanted.intersection(terms)) or terms for facet, terms in self._terms.items()}
        self._near: dict[str, list[str]] = {}
        for terms in self._terms.values():
            for term in terms:
                for wider in sorted(service.knowledge.within(term).intersection(terms)):
                    self._near.setdefault(wider, []).append(term)
                    self._near.setdefault(term, []).append(wider)
        self._states: dict[str, list[str]] = {}
        for analyte, state in sorted(service.engine.laboratory.states):
            self._states.setdefault(analyte, []).append(state)
        self._possible = {row["analyte"]: (row["low"], row["high"]) for row in service.knowledge.ask("lookup", "analytes")}

    def cases(self) -> Iterator[Case]:
        number = 0
        while True:
            number += 1
            yield self._case(f"made-{number}")

    def _case(self, name: str) -> Case:
        choose = self._chance.choice
        findings: list[Finding] = []
        for _ in range(self._chance.randint(1, 3)):
            findings.append(self._finding(findings))
        age, band = choose(((None, None), (self._chance.randint(0, 900) / 10, None), (None, choose(self._terms["age"]))))
        analytes = self._chance.sample(sorted(self._states), self._chance.randint(0, 2))
        return Case(
            id=name,
            age_years=age,
            age_band=band,
            sex=choose((None, *self._terms["sex"])),
            distribution=choose((None, *self._terms["distribution"])),
            findings=tuple(findings),
            labs=tuple(self._lab(analyte) for analyte in analytes),
            history=tuple(self._told("context", 2) + self._told("diagnosis", 1) + self._told("sign", 1)),
        )

    def _finding(self, before: Sequence[Finding]) -> Finding:
        signs = [sign for finding in before for sign in finding.signs]
        places = [place for finding in before for place in finding.locations]
        return Finding(
            self._some("sign", 1, 2, signs),
            self._some("site", 0, 2, places),
            self._chance.choice(("present", "present", "present", "absent", "absent", "not assessed")),
            self._some("modality", 0, 1),
            self._chance.choice(SIDES),
        )

    def _lab(self, analyte: str) -> LabResult:
        factors = {unit: factor for unit, factor in self._units[local_name(analyte)].items() if factor}
        low, high = self._possible[analyte]
        if not factors or low is None or self._chance.random() < 0.4:
            return LabResult(analyte, state=self._chance.choice(self._states[analyte]))
        unit = self._chance.choice(sorted(factors))
        value = float(f"{self._chance.uniform(low, low + (high - low) / 5) / factors[unit]:.3g}")
        own = sorted((round(value * self._chance.uniform(0.5, 1.5), 3), round(value * 2, 3)))
        ends = own if self._chance.random() < 0.2 and own[0] < own[1] else (None, None)
        return LabResult(analyte, None, value, unit, self._chance.choice(COMPARATORS), *ends)

    def _told(self, facet: str, most: int) -> list[HistoryItem]:
        return [HistoryItem(term, self._chance.random() < 0.7) for term in self._some(facet, 0, most)]

    def _some(self, facet: str, least: int, most: int, told: Sequence[str] = ()) -> tuple[str, ...]:
        choose = self._chance.choice
        among = self._terms[facet], self._wanted[facet], told or self._terms[facet]
        near = (choose(self._near[choose(choose(among))]) for _ in range(self._chance.randint(least, most)))
        return tuple(sorted(set(near)))
