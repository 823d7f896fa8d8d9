"""Find by which statements a disease moved in a case: whose weight came, went or changed, and what changed of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calcgraph.namespace import SCORED_KINDS
from calcgraph.release.cases import CaseMove, Move
from calcgraph.release.changes import PATCH, Change, is_wording
from calcgraph.release.snapshot import Snapshot
from calcgraph.release.words import Words

__all__ = ["Causes", "ItemChange"]

_LEAST = 0.005  # bits
_NAMED = 3  # rows, in one cause
_SAID = ("feature", "location")  # the columns by which a statement speaks of terms
_OF_WIDER_TERM = ("less specific", "through")


@dataclass(frozen=True)
class ItemChange:
    """One piece of evidence for a disease: its bits in both copies, the statements behind them, and why they differ.

    `by` names the changed rows that make the difference, as far as they can be told.
    """

    finding: str
    old: float
    new: float
    statements: tuple[str, ...]
    cause: str
    by: tuple[str, ...]


class Causes:
    """Explains moves by the changes of the tables."""

    def __init__(self, old: Snapshot, new: Snapshot, changes: Sequence[Change]) -> None:
        self._old, self._new, self._words = old, new, Words(new)
        told = [change for change in changes if change.level != PATCH]
        self._statements = {change.id: change for change in told if change.table == "statements"}
        self._criteria = {change.id.rpartition("-")[0]: change for change in told if change.table == "criteria"}
        self._methods = [change for change in told if change.table in ("constants", "frequencies")]

    def of(self, case: CaseMove, move: Move) -> list[ItemChange]:
        """Return the evidence that changed of a disease in a case, what weighs most first."""
        before, after = _items(move.old, case.facts), _items(move.new, case.facts)
        found = []
        for key in dict.fromkeys([*after, *before]):
            old, new = before.get(key), after.get(key)
            bits = [item["weight"] if item else 0.0 for item in (old, new)]
            if abs(bits[1] - bits[0]) >= _LEAST:
                names = [item["statement"] for item in (new, old) if item and item["statement"]]
                finding = (new or old or {})["finding"]
                found.append(ItemChange(finding, bits[0], bits[1], tuple(dict.fromkeys(names)), *self._cause(old, new)))
        return sorted(found, key=lambda item: (-abs(item.new - item.old), item.finding))

    def _cause(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[str, tuple[str, ...]]:
        """Return why a piece of evidence weighs otherwise, in words and as the names of the changed rows."""
        was, now = (item["statement"] if item else None for item in (old, new))
        changed = tuple(name for name in dict.fromkeys((now, was)) if name and self._changed(name))
        if changed:
            return "; ".join(map(self._told, changed)), changed
        if was != now:
            parts = [f"now by {now}" if now else "", f"before by {was}" if was else ""]
            return ", ".join(part for part in parts if part), ()
        wider = new is not None and new["match"] in _OF_WIDER_TERM  # whose background it is, no row says
        others = tuple(self._others(now)) if now and not wider else ()
        by = others or tuple(change.id for change in self._methods)
        what = "its background" if others else "the method" if by else "its background or the method"
        more = f" and {len(by) - _NAMED} more" if len(by) > _NAMED else ""
        named = f" (by {', '.join(by[:_NAMED])}{more})" if by else ""
        return f"{now or 'what is stated'} is the same, {what} is not{named}", by

    def _changed(self, name: str) -> Change | None:
        return self._statements.get(name) or self._criteria.get(name)

    def _told(self, name: str) -> str:
        change = self._changed(name)
        assert change is not None
        if change.what != "changed":
            return f"{name} was {change.what}"
        cells = [cell for cell in change.cells if not is_wording(change.table, cell.column)]
        return f"{name} was changed ({'; '.join(cell.says(self._words) for cell in cells)})"

    def _others(self, name: str) -> list[str]:
        """Return the changed statements that speak of the same, or of something within it, in whichever disease."""
        row = self._new.table("statements").get(name, {})
        wanted = [row[column] for column in _SAID if row.get(column)]
        return [
            other
            for other in sorted(self._statements)
            if any(_speaks_of(copy, copy.table("statements").get(other, {}), wanted) for copy in (self._old, self._new))
        ]


def _speaks_of(copy: Snapshot, row: Mapping[str, str], wanted: Sequence[str]) -> bool:
    """Tell whether a statement is weighed and names one of the terms wanted, or something within it."""
    said = [row[column] for column in _SAID if row.get(column)]
    return row.get("kind") in SCORED_KINDS and any(copy.within(name, term) for name in said for term in wanted)


def _items(diagnosis: Mapping[str, Any] | None, by_number: bool) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Return the evidence of a disease by the fact that it weighs; several items of one fact are counted through."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for item in [*diagnosis["evidence"], *diagnosis["against"]] if diagnosis else []:
        fact = (item["fact"] if by_number else "") or item["finding"]
        number = 0
        while (fact, number) in found:
            number += 1
        found[fact, number] = item
    return found
