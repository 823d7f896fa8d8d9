"""Hold the routes against one another on the user's own machine: queries, HermiT and rustdl must derive the same statuses.

Checked are published cases, every single finding, every pair of signs, and random cases with absences, parts of places,
laboratory states and ages. The queries and rustdl see all of them, HermiT the published and random cases and a stated sample.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import combinations, islice
from typing import Any

from calcgraph.case.facts import Fact
from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.constraints import check_constraints
from calcgraph.derive import sparql
from calcgraph.derive.owl import Entailed, Entailment
from calcgraph.derive.selection import CriterionRow, Statuses
from calcgraph.errors import CaseError
from calcgraph.namespace import curie
from calcgraph.service import Service

__all__ = ["SEED", "Agreement", "Checked", "selfcheck", "selfcheck_data", "show_selfcheck"]

SEED = 20261126
_BATCH = 5000
_KINDS = ("sign", "context", "lab", "distribution", "age", "sex", "diagnosis")


@dataclass
class Checked:
    """How many cases of one kind each route saw, and where they disagreed."""

    kind: str
    counts: dict[str, int] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)


@dataclass
class Agreement:
    """The outcome of a self-check."""

    checked: list[Checked]
    seed: int
    versions: dict[str, str]

    @property
    def holds(self) -> bool:
        """Tell whether the routes agree everywhere."""
        return not any(each.disagreements for each in self.checked)


def selfcheck(service: Service, cases: Sequence[Case], size: int = 200, seed: int = SEED, large: bool = False) -> Agreement:
    """Compare the routes on cases given, single findings, pairs, and `size` random cases made from a seed.

    HermiT sees all of the cases given and made at random, and samples of the others of that same size. A large run takes
    pairs of all kinds of findings, not of signs alone. Without the `reasoner` extra MissingExtra is raised.
    """
    chance = random.Random(seed)
    compare = _Comparison(service)
    published = [_of_case(service, case) for case in cases]
    checked = [compare.run("published cases", published, len(published), chance)]
    singles, among = _singles(service), _KINDS if large else ("sign",)
    checked.append(compare.run("single findings, present or absent", singles, size, chance))
    pairs = _pairs(service, among)
    name = "pairs of findings of all kinds" if large else "pairs of signs"
    checked.append(compare.run(name, pairs, size, chance))
    made = _random_cases(service, size, chance)
    checked.append(compare.run("random cases", made, size, chance))
    versions = {name: version(name) for name in ("calcgraph", "pyoxigraph", "owlready2", "rustdl")}
    return Agreement(checked, seed, versions)


@dataclass(frozen=True)
class _Laid:
    """A case as it is laid out for the queries, each thing counted once, and all that it tells, for the reasoners."""

    name: str
    facts: Sequence[Fact]
    told: Sequence[Fact]


def _of_case(service: Service, case: Case) -> _Laid:
    return _Laid(case.id, service.engine.facts(case), service.engine.told(case))


def _of_facts(name: str, *facts: Fact) -> _Laid:
    return _Laid(name, facts, facts)


class _Comparison:
    """Runs the routes on cases and notes where they differ."""

    def __init__(self, service: Service) -> None:
        self._knowledge = service.knowledge
        self._entailment = Entailment()
        rows = sparql.select(self._knowledge, {"none": []})
        self._criteria: Sequence[CriterionRow] = rows[0].criteria

    def run(self, kind: str, cases: Iterable[_Laid], sample: int, chance: random.Random) -> Checked:
        """Compare queries with rustdl on all cases, and with HermiT on a sample."""
        checked = Checked(kind, dict.fromkeys(("sparql", "rustdl", "hermit"), 0))
        kept: list[_Laid] = []
        waiting = iter(cases)
        while part := list(islice(waiting, _BATCH)):
            checked.counts["sparql"] += len(part)
            self._compare(checked, part, "rustdl")
            kept += chance.sample(part, min(sample, len(part)))
        if kept:
            self._compare(checked, chance.sample(kept, min(sample, len(kept))), "hermit")
        return checked

    def _compare(self, checked: Checked, cases: Sequence[_Laid], reasoner: str) -> None:
        selected = sparql.select_statuses(self._knowledge, {case.name: case.facts for case in cases})
        try:
            entailed = self._entailment.entail({case.name: case.told for case in cases}, reasoner)
        except CaseError as error:
            checked.disagreements.append(f"{reasoner} finds what the shapes accept to be inconsistent: {error}")
            return
        checked.counts[reasoner] += len(entailed)
        for case in cases:
            for what, differing in self._differences(selected[case.name], entailed[case.name]):
                names = ", ".join(curie(each) for each in sorted(differing))
                says = "; ".join(_words(fact) for fact in case.told if fact.facet != "site")
                checked.disagreements.append(f"{case.name} ({says}): queries and {reasoner} differ on what is {what}: {names}")

    def _differences(self, statuses: Statuses, entailed: Entailed) -> Iterator[tuple[str, set[str]]]:
        met = [each for each in self._criteria if all(condition.id in statuses.met for condition in each.conditions)]
        for what, selected, found in (
            ("met", statuses.met, entailed.met),
            ("refuted", statuses.refuted, entailed.refuted),
            ("supported", {each.target for each in met}, entailed.supported),
            ("excluded", statuses.excluding, entailed.excluding),
        ):
            if selected != found:
                yield what, set(selected ^ found)


def _words(fact: Fact) -> str:
    said = " or ".join(curie(term) for term in fact.said)
    places = " at " + " or ".join(curie(place) for place in fact.locations) if fact.locations else ""
    return f"{'' if fact.present else 'no '}{said}{places}"


# --- cases that are made ---


def _terms(service: Service, facets: Sequence[str]) -> list[tuple[str, str]]:
    found = [(term.facet, term.iri) for term in service.knowledge.terms.by_iri.values() if term.facet in facets]
    return sorted(found)


def _singles(service: Service) -> Iterator[_Laid]:
    """Yield a case for each term of a finding, present, and absent where a case can say so."""
    for facet, term in _terms(service, _KINDS):
        name = term.rpartition("/")[2]
        yield _of_facts(f"{name}-present", Fact("one", facet, (term,)))
        if facet in ("sign", "context", "diagnosis"):
            yield _of_facts(f"{name}-absent", Fact("one", facet, (term,), False))


def _pairs(service: Service, facets: Sequence[str]) -> Iterator[_Laid]:
    """Yield a case for each two findings, as they come."""
    for number, ((facet, one), (other_facet, other)) in enumerate(combinations(_terms(service, facets), 2)):
        if facet == other_facet and facet in ("lab", "distribution", "age", "sex"):
            continue  # a case has one value of these
        yield _of_facts(f"pair-{number}", Fact("one", facet, (one,)), Fact("two", other_facet, (other,)))


def _random_cases(service: Service, size: int, chance: random.Random) -> list[_Laid]:
    """Return random cases that conform; what the shapes refuse, such as a sign present and absent, is made anew."""
    by_kind = {kind: [term for _, term in _terms(service, (kind,))] for kind in (*_KINDS, "site")}
    states: dict[str, list[str]] = {}
    for analyte, state in sorted(service.engine.laboratory.states):
        states.setdefault(analyte, []).append(state)
    found: list[_Laid] = []
    while len(found) < size:
        case = _random_case(f"random-{len(found)}", by_kind, states, chance)
        if not check_constraints(case, [], service.knowledge) and not service.engine.laboratory.judge(case)[1]:
            found.append(_of_case(service, case))
    return found


def _random_case(
    name: str, by_kind: Mapping[str, Sequence[str]], states: Mapping[str, Sequence[str]], chance: random.Random
) -> Case:
    def some(kind: str, most: int) -> tuple[str, ...]:
        """Return up to so many terms of a kind."""
        return tuple(sorted(chance.sample(by_kind[kind], chance.randint(0, most))))

    findings = [
        Finding(
            some("sign", 2) or (chance.choice(by_kind["sign"]),), some("site", 2), chance.choice(("present", "present", "absent"))
        )
        for _ in range(chance.randint(1, 5))
    ]
    analytes = chance.sample(sorted(states), chance.randint(0, 3))
    return Case(
        id=name,
        age_years=chance.choice((None, chance.randint(0, 90))),
        sex=chance.choice((None, *by_kind["sex"])),
        distribution=chance.choice((None, *by_kind["distribution"])),
        findings=tuple(findings),
        labs=tuple(LabResult(analyte, state=chance.choice(states[analyte])) for analyte in analytes),
        history=tuple(HistoryItem(term, chance.random() < 0.7) for term in some("context", 4)),
    )


# --- output ---


def selfcheck_data(agreement: Agreement) -> dict[str, Any]:
    """Return the outcome as plain data."""
    return {
        "agree": agreement.holds,
        "seed": agreement.seed,
        "versions": agreement.versions,
        "checked": [vars(each) for each in agreement.checked],
    }


def show_selfcheck(agreement: Agreement) -> str:
    """Return the outcome as text."""
    from calcgraph.show import table

    rows = [
        (each.kind, *(f"{each.counts[route]:,}" for route in ("sparql", "rustdl", "hermit")), str(len(each.disagreements)))
        for each in agreement.checked
    ]
    lines = [table(("cases", "queries", "rustdl", "HermiT", "disagreements"), rows), ""]
    for each in agreement.checked:
        lines += [f"  - {text}" for text in each.disagreements[:5]]
        if len(each.disagreements) > 5:
            lines.append(f"  - and {len(each.disagreements) - 5} more among {each.kind} (all with --json)")
    lines.append(
        "The routes agree."
        if agreement.holds
        else "The routes DISAGREE: rebuild with  calcgraph build, and look at the rows changed last."
    )
    engines = ", ".join(f"{name} {number}" for name, number in agreement.versions.items())
    return "\n".join([*lines, f"Seed {agreement.seed}; {engines}."]) + "\n"
