"""Put a comparison into plain data for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.release.cases import CaseMove, Move
from calcgraph.release.comparison import Comparison
from calcgraph.release.inferences import PatternChange

__all__ = ["comparison_data"]


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Return everything that was compared; ids as in the tables, pairs of old and new values as lists of two."""
    cases = found.cases
    return {
        **{
            name: {"name": side.name, "version": side.version, "unbuilt": list(side.unbuilt)}
            for name, side in (("old", found.old), ("new", found.new))
        },
        "verdict": found.verdict.level,
        "certain": found.verdict.certain,
        "because": found.verdict.sentence,
        "changes": [asdict(each) for each in found.changes],
        "inferences": [{**asdict(each), "level": each.level} for each in found.pairs],
        "patterns": [_pattern(each, found) for each in found.patterns],
        "cases": {
            "compared": cases.compared,
            "places": cases.places,
            "skipped": cases.skipped or None,
            "changed": [_case(each, found) for each in cases.changed],
            "changed_below": list(cases.below),
            "not_compared": list(cases.refused),
        },
        "disclaimer": DISCLAIMER,
    }


def _pattern(change: PatternChange, found: Comparison) -> dict[str, Any]:
    return {
        "id": change.id,
        "effect": change.pattern.effect,
        "disease": change.pattern.disease,
        "what": change.what,
        "level": change.level,
        "old": change.old.says(found.old.words) if change.old else None,
        "new": change.new.says(found.new.words) if change.new else None,
    }


def _case(case: CaseMove, found: Comparison) -> dict[str, Any]:
    return {
        "case": case.case,
        "text_changed": case.edited,
        "says": list(case.says),
        "moved": [_move(case, move, found) for move in case.moves],
    }


def _move(case: CaseMove, move: Move, found: Comparison) -> dict[str, Any]:
    def both(name: str) -> list[Any]:
        """Return a value in the old copy and in the new one."""
        return [each[name] if each else None for each in (move.old, move.new)]

    return {
        "id": move.id,
        "label": move.label,
        "rank": both("rank"),
        "status": both("status"),
        "weight": both("weight"),
        "evidence": [
            {
                "finding": item.finding,
                "weight": [item.old, item.new],
                "statements": list(item.statements),
                "cause": item.cause,
                "by": list(item.by),
            }
            for item in found.evidence[case.case, move.id]
        ],
    }
