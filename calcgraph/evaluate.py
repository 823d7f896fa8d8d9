"""Measure the order against cases whose diagnosis is known: first, in three, reciprocal rank, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calcgraph.case.model import Case
from calcgraph.derive.result import Result
from calcgraph.service import Service

__all__ = ["Outcome", "Scores", "as_data", "evaluate", "score", "show_outcomes"]


@dataclass(frozen=True)
class Outcome:
    """How one case came out: the best rank of an expected disease (0 if none is expected), and what stood first."""

    case: str
    tier: str
    rank: int
    first: bool
    in_three: bool
    coverage: str
    supported: bool
    leaders: tuple[str, ...]

    @property
    def reciprocal_rank(self) -> float:
        """One over the rank; zero if nothing is expected."""
        return 1 / self.rank if self.rank else 0.0


@dataclass(frozen=True)
class Scores:
    """Totals over cases."""

    cases: int
    first: int
    in_three: int
    reciprocal_rank: float
    covered: int
    covered_and_supported: int


def evaluate(service: Service, cases: Sequence[Case], with_clues: bool) -> list[Outcome]:
    """Derive cases and compare them with what is expected; a case that expects nothing is left out."""
    known = [case for case in cases if case.expected is not None]
    families = _families(service)
    derived = service.derive(known, with_clues)
    return [_outcome(each.case, each.result, families, service) for each in derived]


def _families(service: Service) -> Mapping[str, set[str]]:
    """Return for each disease, form or group the ranked diseases that answer for it."""
    ranked = {row["disease"] for row in service.knowledge.ask("lookup", "ranked")}
    families: dict[str, set[str]] = {}
    for disease in ranked:
        for wider in service.knowledge.within(disease):
            families.setdefault(wider, set()).add(disease)
    for row in service.knowledge.ask("derive", "ranked_above"):
        families.setdefault(row["form"], set()).add(row["disease"])
    return families


def _outcome(case: Case, result: Result, families: Mapping[str, set[str]], service: Service) -> Outcome:
    assert case.expected is not None
    wanted = _ranked(case.expected.diagnoses, families)
    accepted = wanted | _ranked(case.expected.acceptable, families)
    leaders = [each for each in result.diagnoses if each.rank == 1]
    rank = min((each.rank for each in result.diagnoses if each.disease in wanted), default=0)
    return Outcome(
        case=case.id,
        tier=case.expected.tier,
        rank=rank,
        first=rank == 1 and all(each.disease in accepted for each in leaders),
        in_three=0 < rank <= 3,
        coverage=result.coverage,
        supported=any(each.status == "supported" for each in leaders),
        leaders=tuple(service.knowledge.terms.label(each.disease) for each in leaders),
    )


def _ranked(diseases: Iterable[str], families: Mapping[str, set[str]]) -> set[str]:
    return set().union(*(families.get(disease, {disease}) for disease in diseases))


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Add up outcomes."""
    return Scores(
        cases=len(outcomes),
        first=sum(each.first for each in outcomes),
        in_three=sum(each.in_three for each in outcomes),
        reciprocal_rank=round(sum(each.reciprocal_rank for each in outcomes) / len(outcomes), 4) if outcomes else 0.0,
        covered=sum(each.coverage == "covered" for each in outcomes),
        covered_and_supported=sum(each.coverage == "covered" and each.supported for each in outcomes),
    )


def show_outcomes(runs: Mapping[str, Sequence[Outcome]]) -> str:
    """Return the outcomes of several runs as text: a line a case, then totals by tier."""
    from calcgraph.show import table

    parts = []
    for title, outcomes in runs.items():
        rows = [
            (each.case, each.tier, str(each.rank or "-"), "yes" if each.first else "no", "yes" if each.in_three else "no",
             each.coverage, " = ".join(each.leaders))
            for each in outcomes
        ]  # fmt: skip
        parts.append(f"{title}\n" + table(("case", "tier", "rank", "first", "in 3", "coverage", "in first place"), rows))
        parts.append(_totals(outcomes))
    return "\n\n".join(parts) + "\n"


def _totals(outcomes: Sequence[Outcome]) -> str:
    from calcgraph.show import table

    tiers = [*dict.fromkeys(each.tier for each in outcomes), "all"]
    rows = []
    for tier in tiers:
        total = score([each for each in outcomes if tier in ("all", each.tier)])
        rows.append((tier, str(total.cases), _share(total.first, total.cases), _share(total.in_three, total.cases),
                     f"{total.reciprocal_rank:.3f}", str(total.covered), str(total.covered_and_supported)))  # fmt: skip
    heads = ("tier", "cases", "first", "in three", "mean reciprocal rank", "covered", "covered and supported")
    return table(heads, rows)


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else "0"


def as_data(runs: Mapping[str, Sequence[Outcome]]) -> dict[str, Any]:
    """Return the outcomes as plain data for JSON."""
    return {
        title: {
            "cases": [vars(each) | {"leaders": list(each.leaders)} for each in outcomes],
            "total": vars(score(outcomes)),
            "by_tier": {
                tier: vars(score([each for each in outcomes if each.tier == tier]))
                for tier in dict.fromkeys(each.tier for each in outcomes)
            },
        }
        for title, outcomes in runs.items()
    }
