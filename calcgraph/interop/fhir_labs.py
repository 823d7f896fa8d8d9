"""Read laboratory observations of FHIR: number, unit, the laboratory's own range, interpretation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from calcgraph.interop.draft import Coding, Draft, Resolver
from calcgraph.interop.fhir_values import ABSENT, PRESENT, Coder, codes_of, plain, shown, unit_of
from calcgraph.interop.lab_series import LabSeries, state_in_words
from calcgraph.terms import Term

__all__ = ["LabReader"]

# HL7 v3 ObservationInterpretation, and the answers present and absent.
_STATES = {
    "H": "high", "HH": "high", "HU": "high", "L": "low", "LL": "low", "LU": "low", "N": "normal",
    "A": "abnormal", "AA": "abnormal",
    "POS": "positive", "DET": "positive", "NEG": "negative", "ND": "negative", PRESENT: "positive", ABSENT: "negative",
}  # fmt: skip
_WRITTEN_RANGE = re.compile(r"\s*\d+(?:[.,]\d+)?\s*(?:-|–|to)\s*\d+(?:[.,]\d+)?\s*")
_NORMAL = "normal"  # code of referencerange-meaning


class LabReader:
    """Reads the laboratory results of one patient into a series."""

    def __init__(self, draft: Draft, resolver: Resolver, coder: Coder, series: LabSeries) -> None:
        self._draft, self._resolver, self._coder, self._series = draft, resolver, coder, series

    def read(self, place: str, item: Any, codings: Sequence[Coding], text: str | None, when: float | None) -> None:
        """Read an observation, or a component, whose code names an analyte."""
        if item.dataAbsentReason is not None:
            what = " = ".join(map(str, codings)) or str(text)
            self._draft.skip(place, what, f"no value: {self._coder.named(item.dataAbsentReason)}")
            return
        analyte = self._resolver.resolve(codings, text, ("analyte",), f"{place}.code")
        if analyte is None:
            return
        result = self._number(place, item)
        if "range" in result:
            self._compare(place, item, result)
        else:
            result |= self._state(place, item, analyte)
        if result:
            self._series.measured(analyte, result, place, when)
        else:
            self._draft.skip(place, f"{analyte.label} {shown(item, self._coder)}", "neither a number nor a state")

    def _number(self, place: str, item: Any) -> dict[str, Any]:
        quantity = item.valueQuantity
        if quantity is None or quantity.value is None:
            return {}
        if quantity.comparator not in (None, "<", "<=", ">", ">="):
            self._draft.skip(place, shown(item, self._coder), "a comparator that is not read")
            return {}
        number: Any = f"{quantity.comparator}{plain(quantity.value)}" if quantity.comparator else float(quantity.value)
        unit = unit_of(quantity)
        return {"value": number} | ({"unit": unit} if unit else {}) | self._range(place, item, quantity)

    # --- the state ---

    def _state(self, place: str, item: Any, analyte: Term) -> dict[str, Any]:
        """Return the state that the laboratory gives, if the analyte can have it."""
        for told in self._told(item):
            state = self._series.known_state(analyte, told)
            if state:
                return {"state": state}
            known = ", ".join(sorted(self._series.states(analyte.iri)))
            self._draft.skip(place, f"{analyte.label}: {told}", f"its states are {known}")
        return {}

    def _told(self, item: Any) -> Iterator[str]:
        """Yield each state that is told: by interpretation, by a coded value, by words."""
        for concept in (*(item.interpretation or []), item.valueCodeableConcept):
            codes = [_STATES[code] for code in codes_of(concept) if code in _STATES]
            words = [text for text in (getattr(concept, "text", None), *_displays(concept)) if text]
            found = [*codes, *(state for text in words if (state := state_in_words(text)))]
            yield from found[:1]
        if item.valueBoolean is not None:
            yield "positive" if item.valueBoolean else "negative"
        if item.valueString and (state := state_in_words(item.valueString)):
            yield state

    def _compare(self, place: str, item: Any, result: dict[str, Any]) -> None:
        """List an interpretation that the laboratory's own range contradicts; the range decides."""
        ends = result["range"]
        number = str(result["value"]).lstrip("<>=")
        if isinstance(ends, str) or number != str(result["value"]):
            return
        state = "low" if float(number) < ends.get("low", float("-inf")) else "normal"
        state = "high" if float(number) > ends.get("high", float("inf")) else state
        for told in self._told(item):
            if told in ("low", "normal", "high") and told != state:
                self._draft.skip(f"{place}.interpretation", told, f"the number is {state} by the range beside it")

    # --- the laboratory's own range ---

    def _range(self, place: str, item: Any, quantity: Any) -> dict[str, Any]:
        """Return the laboratory's own range of healthy people, if it is told which one holds, in the unit of the result."""
        found = []
        for number, each in enumerate(item.referenceRange or []):
            where = f"{place}.referenceRange[{number}]"
            problem = self._unfit(each, quantity)
            if problem:
                self._draft.skip(where, _shown_range(each), problem)
            else:
                found.append((where, each, _ends(each)))
        if len({str(ends) for _, _, ends in found}) > 1:
            for where, each, _ in found:
                self._draft.skip(where, _shown_range(each), "several ranges: it is not told which one holds")
            return {}
        return {"range": found[0][2]} if found else {}

    def _unfit(self, each: Any, quantity: Any) -> str | None:
        """Tell why a range is not read."""
        if each.type is not None and _NORMAL not in codes_of(each.type):
            return f"a range of another kind: {self._coder.named(each.type)}"
        for group in each.appliesTo or []:
            found = self._resolver.find(*self._coder.concept(group), ("sex",))
            if found is None or found[0].label != self._draft.data.get("sex"):
                return f"it applies to {self._coder.named(group)}"
        if each.age is not None:
            return "it applies to an age"
        if _ends(each) is None:
            return "a range in words"
        units = {unit for name in ("low", "high") if (end := getattr(each, name)) is not None and (unit := unit_of(end))}
        return None if units <= {unit_of(quantity), quantity.unit, quantity.code} else "not in the unit of the result"


def _ends(each: Any) -> dict[str, float] | str | None:
    ends = {name: end.value for name in ("low", "high") if (end := getattr(each, name)) is not None and end.value is not None}
    if ends:
        return {name: float(value) for name, value in ends.items()}
    return each.text.strip() if each.text and _WRITTEN_RANGE.fullmatch(each.text) else None


def _shown_range(each: Any) -> str:
    low, high = ((plain(end.value) if end is not None and end.value is not None else "") for end in (each.low, each.high))
    unit = next((unit for end in (each.low, each.high) if end is not None and (unit := unit_of(end))), "")
    return each.text or f"{low}-{high} {unit}".strip()


def _displays(concept: Any) -> list[str | None]:
    return [coding.display for coding in getattr(concept, "coding", None) or []]
