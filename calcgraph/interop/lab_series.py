"""Choose among laboratory results of one analyte: the latest one is read, the others are listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calcgraph.interop.draft import Draft
from calcgraph.terms import Term, TermIndex

__all__ = ["STATES", "LabSeries", "state_in_words"]

STATES = ("low", "normal", "high", "abnormal", "positive", "negative")
_WORDS = {
    "raised": "high", "elevated": "high", "increased": "high", "reduced": "low", "decreased": "low",
    "present": "positive", "detected": "positive", "absent": "negative", "not detected": "negative",
}  # fmt: skip
# What a state is called for analytes that know it by another name.
_ALSO = {
    "high": ("positive", "abnormal"), "normal": ("negative",), "positive": ("high", "abnormal"), "negative": ("normal",),
    "abnormal": ("positive",), "low": ("abnormal",),
}  # fmt: skip
_NEVER = float("-inf")


def state_in_words(text: str) -> str | None:
    """Return the state that words tell."""
    word = text.casefold().strip()
    return _WORDS.get(word, word if word in STATES else None)


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

    def known_state(self, analyte: Term, told: str) -> str | None:
        """Return a state as the analyte knows it, or None."""
        known = self.states(analyte.iri)
        return next((each for each in (told, *_ALSO.get(told, ())) if each in known), None)

    def measured(self, analyte: Term, result: Mapping[str, Any], place: str, when: float | None) -> None:
        """Take a result; `when` is a number that grows with time."""
        item = {"analyte": f"cg:{analyte.id}", **result}
        self._results.append(_Result(analyte.iri, item, place, _NEVER if when is None else when))

    def named(self, state: Term, place: str, when: float | None = None) -> None:
        """Take a state that is told as a word, or as a problem; the form of the case refuses a term that is no state."""
        analyte = next((analyte for (analyte, _), term in self.lab_states.items() if term == state.iri), state.iri)
        self._results.append(_Result(analyte, f"cg:{state.id}", place, _NEVER if when is None else when))

    def settle(self) -> None:
        """Add the latest result of each analyte to the draft; a state that is told by name counts only if none was measured."""
        of_analyte: dict[str, list[_Result]] = defaultdict(list)
        for result in self._results:
            of_analyte[result.analyte].append(result)
        measured = {name for name, same in of_analyte.items() if any(isinstance(each.item, dict) for each in same)}
        latest = {name: max(each.when for each in same) for name, same in of_analyte.items()}
        for result in self._results:
            if result.analyte in measured and not isinstance(result.item, dict):
                self._leave(result, "measured, too: the measured result is read")
            elif result.when < latest[result.analyte]:
                self._leave(result, "there is a later result")
            else:
                self.draft.add("labs", result.item, result.place)

    def _leave(self, result: _Result, why: str) -> None:
        self.draft.skip(result.place, self.terms.label(result.analyte), why)
