"""Choose among laboratory results of one analyte: the latest one is read, the others are listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calcgraph.interop.draft import Draft
from calcgraph.terms import Term, TermIndex

__all__ = ["LabSeries"]

_NEVER = float("-inf")


@dataclass(frozen=True)
class _Result:
    analyte: str
    item: Any
    place: str
    when: float


@dataclass
class LabSeries:
    """The results of one patient; `lab_states` gives the term of each (analyte, state)."""

    draft: Draft
    terms: TermIndex
    lab_states: Mapping[tuple[str, str], str]
    _results: list[_Result] = field(default_factory=list)

    def states(self, analyte: str) -> set[str]:
        """Return the states that an analyte may have."""
        return {state for owner, state in self.lab_states if owner == analyte}

    def measured(self, analyte: Term, result: Mapping[str, Any], place: str, when: float | None) -> None:
        """Take a result; `when` is a number that grows with time."""
        item = {"analyte": f"cg:{analyte.id}", **result}
        self._results.append(_Result(analyte.iri, item, place, _NEVER if when is None else when))

    def named(self, state: Term, place: str) -> None:
        """Take a state that is told as a word, or as a problem; a term that is no state of an analyte is left to the case's form."""
        analyte = next((analyte for (analyte, _), term in self.lab_states.items() if term == state.iri), state.iri)
        self._results.append(_Result(analyte, f"cg:{state.id}", place, _NEVER))

    def settle(self) -> None:
        """Add the latest result of each analyte to the draft; a state that is told by name counts only if none was measured."""
        for result in self._results:
            same = [each for each in self._results if each.analyte == result.analyte]
            measured = [each for each in same if isinstance(each.item, dict)]
            if measured and not isinstance(result.item, dict):
                self._leave(result, "measured, too: the measured result is read")
            elif any(each.when > result.when for each in measured):
                self._leave(result, "there is a later result")
            else:
                self.draft.add("labs", result.item, result.place)

    def _leave(self, result: _Result, why: str) -> None:
        self.draft.skip(result.place, self.terms.label(result.analyte), why)
