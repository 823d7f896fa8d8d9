"""Answer, for one disease of a case, why it stands where it stands, why not first, and what it would take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from calcgraph.derive.engine import Derived
from calcgraph.namespace import curie, iri
from calcgraph.service import Service
from calcgraph.whatif import Change, Ways, WhatIf

__all__ = ["about_disease", "show_answers", "why_not"]

_LEAST_SHOWN = 0.05  # bits
_MOST_SHOWN = 8


def about_disease(service: Service, derived: Derived, data: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the explained case with these diseases only, each with the answers on why not and what would it take."""
    what_if = WhatIf(service.engine)
    patterns = {each.disease: len(each.criteria) for each in derived.result.diagnoses}
    found = []
    for each in data["diagnoses"]:
        if each["id"] in names:
            disease = iri(each["id"])
            ways = _in_words(service, what_if.ways(derived, disease)) | {"patterns": patterns[disease]}
            found.append({**each, "why_not": why_not(each, data["diagnoses"]), "what_if": ways})
    return {**data, "diagnoses": found}


def why_not(diagnosis: dict[str, Any], diagnoses: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return what sets the first disease before this one, finding by finding, in bits that sum up; None if this one is first."""
    if diagnosis["rank"] == 1:
        return None
    first = diagnoses[0]
    own, others = _by_finding(diagnosis), _by_finding(first)
    findings = sorted({*others, *own}, key=lambda finding: (own.get(finding, 0.0) - others.get(finding, 0.0), finding))
    rows = [{"finding": each, "for_first": others.get(each, 0.0), "for_this": own.get(each, 0.0)} for each in findings]
    return {"first": first["label"], "apart": round(first["weight"] - diagnosis["weight"], 4), "findings": rows}


def _by_finding(diagnosis: dict[str, Any]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for item in [*diagnosis["evidence"], *diagnosis["against"]]:
        found[item["finding"]] = round(found[item["finding"]] + item["weight"], 4)
    return found


def _in_words(service: Service, ways: Ways) -> dict[str, Any]:
    def words(sets: Sequence[Sequence[Change]]) -> list[list[dict[str, Any]]]:
        """Return sets of changes with the labels of their terms."""
        return [[_change(service, change) for change in each] for each in sets]

    return {"supported": words(ways.supported), "first": words(ways.first), "tried": ways.tried}


def _change(service: Service, change: Change) -> dict[str, Any]:
    label = service.knowledge.terms.label
    return {
        "tell": label(change.term),
        "at": label(change.location) if change.location else None,
        "id": curie(change.term),
        "taken_back": change.taken_back,
    }


def show_answers(each: dict[str, Any]) -> str:
    """Return the answers on one disease as text."""
    parts = [_show_why_not(each["why_not"])] if each["why_not"] else []
    ways = each["what_if"]
    if each["status"] != "supported":
        sets = [_set(found) for found in ways["supported"]]
        parts.append(_listed("What would support it", sets) if sets else _NO_SUPPORT[bool(ways["patterns"])])
    if each["rank"] != 1:
        sets = [_set(found) for found in ways["first"]]
        none = "No single finding that speaks for it, and no two of the weightiest, would put it first."
        parts.append(_listed("What would put it first", sets) if sets else none)
    return "\n\n".join(parts)


_NO_SUPPORT = {
    True: "Nothing would support it: each pattern that suffices needs a patient of another age or sex.",
    False: "Nothing would support it: its sources name no pattern of findings that suffices.",
}


def _show_why_not(why: dict[str, Any]) -> str:
    lines = [f"Why not first: {why['first']} is {why['apart']:.1f} bits ahead"]
    told = [row for row in why["findings"] if row["for_first"] - row["for_this"] >= _LEAST_SHOWN]
    for row in told[:_MOST_SHOWN]:
        lines.append(f"  {row['finding']}: {row['for_first']:+.1f} for it, {row['for_this']:+.1f} here")
    return "\n".join(lines)


def _set(changes: Sequence[dict[str, Any]]) -> str:
    def words(change: dict[str, Any]) -> str:
        """Return one change in words."""
        finding = change["tell"] + (f" at {change['at']}" if change["at"] else "")
        return f'withdrawing "no {finding}"' if change["taken_back"] else finding

    return " and ".join(words(each) for each in changes)


def _listed(title: str, items: Sequence[str]) -> str:
    lines = [title, *(f"  - {item}" for item in items[: _MOST_SHOWN * 2])]
    if len(items) > _MOST_SHOWN * 2:
        lines.append(f"  - and {len(items) - _MOST_SHOWN * 2} more (all with --json)")
    return "\n".join(lines)
