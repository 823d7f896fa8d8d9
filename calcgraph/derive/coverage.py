"""Tell whether a case is covered: whether the diseases of the ontology explain what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from calcgraph.case.facts import Fact
from calcgraph.derive.result import Diagnosis

__all__ = ["COVERAGES", "coverage", "explained_share", "unexplained_facts"]

COVERAGES = ("covered", "weak", "outside")
_TELLING_FACETS = ("sign", "lab", "context", "diagnosis")
_NOT_EXPLAINING = ("unexplained", "pattern not described", "ruled out", "stated absent", "elsewhere")


def coverage(
    diagnoses: Sequence[Diagnosis], facts: Sequence[Fact], nonspecific: Collection[str], constants: Mapping[str, float]
) -> str:
    """Return "covered", "weak" or "outside"; the bounds are constants of the ontology, each with its reason."""
    first = [diagnosis for diagnosis in diagnoses if diagnosis.rank == 1 and diagnosis.status != "excluded"]
    telling = _telling(facts, nonspecific)
    if not first or not telling:
        return COVERAGES[2]
    share = max(explained_share(diagnosis, telling) for diagnosis in first)
    bits = first[0].bits.middle
    supported = any(diagnosis.status == "supported" for diagnosis in first)
    if share >= constants["coverage.covered.share"] and (supported or bits >= constants["coverage.covered.weight"]):
        return COVERAGES[0]
    weak = share >= constants["coverage.outside.share"] and bits >= constants["coverage.outside.weight"]
    return COVERAGES[1] if supported or weak else COVERAGES[2]


def explained_share(diagnosis: Diagnosis, telling: Sequence[Fact]) -> float:
    """Return the share of telling facts that a disease explains."""
    explained = {item.fact for item in diagnosis.evidence if item.match not in _NOT_EXPLAINING}
    unstated = {item.fact for item in diagnosis.evidence if item.match == "pattern not described"}
    return sum(fact.id in explained - unstated for fact in telling) / len(telling)


def unexplained_facts(diagnoses: Sequence[Diagnosis], facts: Sequence[Fact], nonspecific: Collection[str]) -> tuple[str, ...]:
    """Return the telling facts that no disease in first place explains."""
    first = [diagnosis for diagnosis in diagnoses if diagnosis.rank == 1]
    return tuple(
        fact.id for fact in _telling(facts, nonspecific) if not any(explained_share(diagnosis, [fact]) for diagnosis in first)
    )


def _telling(facts: Sequence[Fact], nonspecific: Collection[str]) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.present and fact.facet in _TELLING_FACETS and not any(said in nonspecific for said in fact.said)
    ]
