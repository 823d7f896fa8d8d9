"""Hold the routes against one another on the user's own machine: queries, HermiT and rustdl must derive the same statuses.

Checked are published cases, every single finding, every pair of signs, and random cases with absences, parts of places,
laboratory states and ages. The queries and rustdl see all of them, HermiT the published and random cases and a stated sample.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import combinations, islice
from typing import Any

from calcgraph.case.facts import Fact
from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.derive import sparql
from calcgraph.derive.owl import Entailed, Entailment
from calcgraph.derive.selection import CriterionRow, Statuses
from calcgraph.errors import CaseError
from calcgraph.namespace import curie
from calcgraph.service import Service

__all__ = ["SEED", "Agreement", "Checked", "Laid", "random_cases", "selfcheck", "selfcheck_data", "show_selfcheck"]

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
    published = list(_published(service, cases))
    checked = [compare.run("published cases", published, len(published), chance)]
    singles, among = _singles(service), _KINDS if large else ("sign",)
    checked.append(compare.run("single findings, present or absent", singles, size, chance))
    pairs = _pairs(service, among)
    name = "pairs of findings of all kinds" if large else "pairs of signs"
    checked.append(compare.run(name, pairs, size, chance))
    checked.append(compare.run("random cases", random_cases(service, size, chance), size, chance))
    compare.ask_hermit()
    versions = {name: version(name) for name in ("calcgraph", "pyoxigraph", "owlready2", "rustdl")}
    return Agreement(checked, seed, versions)


@dataclass(frozen=True)
class Laid:
    """A case as it is laid out for the queries, each thing counted once, and all that it tells, for the reasoners."""

    name: str
    facts: Sequence[Fact]
    told: Sequence[Fact]


def _of_case(service: Service, case: Case, name: str) -> Laid:
    return Laid(name, service.engine.facts(case), service.engine.told(case))


def _published(service: Service, cases: Iterable[Case]) -> Iterator[Laid]:
    """Yield the cases given; of several with one id, the later ones get a number. No id has a slash."""
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.id] += 1
        yield _of_case(service, case, case.id if seen[case.id] == 1 else f"{case.id}/again-{seen[case.id]}")


def _of_facts(name: str, *facts: Fact) -> Laid:
    return Laid(name, facts, facts)


class _Comparison:
    """Runs the routes on cases and notes where they differ; each case has a name of its own."""

    def __init__(self, service: Service) -> None:
        self._knowledge = service.knowledge
        self._entailment = Entailment()
        rows = sparql.select(self._knowledge, {"none": []})
        self._criteria: Sequence[CriterionRow] = rows[0].criteria
        self._sample: list[tuple[Checked, Laid]] = []

    def run(self, kind: str, cases: Iterable[Laid], sample: int, chance: random.Random) -> Checked:
        """Compare queries with rustdl on all cases, and keep a sample for HermiT."""
        checked = Checked(kind, dict.fromkeys(("sparql", "rustdl", "hermit"), 0))
        kept: list[Laid] = []
        waiting = iter(cases)
        while part := list(islice(waiting, _BATCH)):
            checked.counts["sparql"] += len(part)
            self._compare([(checked, case) for case in part], "rustdl")
            kept += chance.sample(part, min(sample, len(part)))
        self._sample += [(checked, case) for case in chance.sample(kept, min(sample, len(kept)))]
        return checked

    def ask_hermit(self) -> None:
        """Compare queries with HermiT on all samples at once: it takes as long to start as to answer."""
        if self._sample:
            self._compare(self._sample, "hermit")

    def _compare(self, cases: Sequence[tuple[Checked, Laid]], reasoner: str) -> None:
        selected = sparql.select_statuses(self._knowledge, {case.name: case.facts for _, case in cases})
        try:
            entailed = self._entailment.entail({case.name: case.told for _, case in cases}, reasoner)
        except CaseError as error:
            checked = next(checked for checked, case in cases if case.name == error.source)
            checked.disagreements.append(f"{reasoner} finds what the shapes accept to be inconsistent: {error}")
            return
        for checked, case in cases:
            checked.counts[reasoner] += 1
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


def _singles(service: Service) -> Iterator[Laid]:
    """Yield a case for each term of a finding, present, and absent where a case can say so."""
    for facet, term in _terms(service, _KINDS):
        name = term.rpartition("/")[2]
        yield _of_facts(f"{name}/present", Fact("one", facet, (term,)))
        if facet in ("sign", "context", "diagnosis"):
            yield _of_facts(f"{name}/absent", Fact("one", facet, (term,), False))


def _pairs(service: Service, facets: Sequence[str]) -> Iterator[Laid]:
    """Yield a case for each two findings, as they come."""
    for number, ((facet, one), (other_facet, other)) in enumerate(combinations(_terms(service, facets), 2)):
        if facet == other_facet and facet in ("lab", "distribution", "age", "sex"):
            continue  # a case has one value of these
        yield _of_facts(f"pair/{number}", Fact("one", facet, (one,)), Fact("two", other_facet, (other,)))


def random_cases(service: Service, size: int, chance: random.Random) -> Iterator[Laid]:
    """Yield random cases that conform; what the shapes refuse, such as a sign present and absent, is made anew."""
    make, number = _Maker(service, chance), 0
    while number < size:
        case = make.case(f"random/{number}")
        if not service.violations(case):
            yield _of_case(service, case, case.id)
            number += 1


class _Maker:
    """Makes random cases of terms that lie near one another, or near what a condition asks for: there routes could differ."""

    def __init__(self, service: Service, chance: random.Random) -> None:
        self._chance = chance
        self._terms = {kind: [term for _, term in _terms(service, (kind,))] for kind in (*_KINDS, "site")}
        wanted = {term for row in service.knowledge.criteria for term in (row["feature"], row["wanted"])}
        self._wanted = {kind: sorted(wanted.intersection(terms)) or terms for kind, terms in self._terms.items()}
        self._near: dict[str, set[str]] = {}
        for terms in self._terms.values():
            for term in terms:
                for wider in service.knowledge.within(term).intersection(terms):
                    self._near.setdefault(wider, set()).add(term)
                    self._near.setdefault(term, set()).add(wider)
        self._states: dict[str, list[str]] = {}
        for analyte, state in sorted(service.engine.laboratory.states):
            self._states.setdefault(analyte, []).append(state)

    def case(self, name: str) -> Case:
        """Return a random case, which need not conform."""
        chance, findings = self._chance, list[Finding]()
        for _ in range(chance.randint(1, 5)):
            signs = [sign for finding in findings for sign in finding.signs]
            places = [place for finding in findings for place in finding.locations]
            status = chance.choice(("present", "present", "absent"))
            findings.append(Finding(self._some("sign", 1, 2, signs), self._some("site", 0, 2, places), status))
        analytes = chance.sample(sorted(self._states), chance.randint(0, 3))
        return Case(
            id=name,
            age_years=chance.choice((None, chance.randint(0, 90))),
            sex=chance.choice((None, *self._terms["sex"])),
            distribution=chance.choice((None, *self._terms["distribution"])),
            findings=tuple(findings),
            labs=tuple(LabResult(analyte, state=chance.choice(self._states[analyte])) for analyte in analytes),
            history=tuple(HistoryItem(term, chance.random() < 0.7) for term in self._some("context", 0, 4)),
        )

    def _some(self, kind: str, least: int, most: int, told: Sequence[str] = ()) -> tuple[str, ...]:
        """Return some terms of a kind, each near any term, near one that a condition asks for, or near one told before."""
        choose = self._chance.choice
        among = self._terms[kind], self._wanted[kind], told or self._terms[kind]
        near = (choose(sorted(self._near[choose(choose(among))])) for _ in range(self._chance.randint(least, most)))
        return tuple(sorted(set(near)))


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
