"""What the elements of FHIR resources say: codes, whether something is present, sides, units and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

from calcgraph.codes import Codes
from calcgraph.interop.draft import Coding
from calcgraph.namespace import BASE

__all__ = [
    "ABSENT", "PRESENT", "UCUM", "Coder", "codes_of", "first_day", "moment", "plain", "seconds", "shown", "side_of",
    "status_of", "unit_of",
]  # fmt: skip

# Codes of the format itself, as FHIR, HL7 v3 and its value sets define them, and the same answers in LOINC and RadLex.
PRESENT, ABSENT = "52101004", "2667000"  # SNOMED CT: present, absent (qualifier values)
UCUM = "http://unitsofmeasure.org"
_NOT_ASSESSED = "not assessed"
_SAYS = {
    PRESENT: "present", "POS": "present", "DET": "present", "A": "present", "AA": "present", "LA9633-4": "present",
    "RID28472": "present",
    ABSENT: "absent", "NEG": "absent", "ND": "absent", "LA9634-2": "absent", "RID28473": "absent",
}  # fmt: skip
_WORDS = {
    "present": ("present", "yes", "true", "positive", "detected", "seen", "found", "mild", "moderate", "marked", "severe"),
    "absent": ("absent", "no", "false", "none", "negative", "not present", "not detected", "not seen", "not found"),
}
_STATUS_OF_WORD = {word: status for status, words in _WORDS.items() for word in words}
_SIDES = {
    "left": ("7771000", "RID5824", "left"),
    "right": ("24028007", "RID5825", "right"),
    "bilateral": ("51440002", "RID5771", "bilateral", "both"),
    "midline": ("RID5826", "midline"),
}
_SIDE_OF_CODE = {code: side for side, codes in _SIDES.items() for code in codes}
_VALUES = (
    "valueQuantity", "valueInteger", "valueRange", "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod",
    "valueAttachment", "valueReference",
)  # fmt: skip
_MIDDLE_OF = {4: "-07-01", 7: "-15"}  # of a year and of a month, by the length of what is written


class Coder:
    """Turns codings of FHIR into codes as our mappings have them."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def coding(self, coding: Any) -> Coding:
        """Return a coding; a code system that is unknown is kept as it is."""
        system, code = str(coding.system or ""), str(coding.code or "")
        if system.rstrip("/") == BASE.rstrip("/"):
            return Coding(BASE + code, coding.display)
        return Coding(self._codes.in_system(system, code) if system else code, coding.display)

    def concept(self, concept: Any) -> tuple[list[Coding], str | None]:
        """Return the codings of a concept, and its text."""
        if concept is None:
            return [], None
        return [self.coding(coding) for coding in concept.coding or [] if coding.code or coding.display], concept.text

    def named(self, concept: Any) -> str:
        """Return a concept as it is shown to a person."""
        codings, text = self.concept(concept)
        return " = ".join(map(str, codings)) or text or "nothing"


def codes_of(concept: Any) -> list[str]:
    """Return the codes of a concept, of whatever system."""
    return [str(coding.code) for coding in getattr(concept, "coding", None) or [] if coding.code]


def _words_of(concept: Any) -> Iterable[str]:
    displays = [coding.display for coding in getattr(concept, "coding", None) or []]
    return (text.casefold().strip() for text in (getattr(concept, "text", None), *displays) if text)


def _said(concept: Any) -> str | None:
    """Return whether a concept says present or absent: by one of its codes, else by its words; None if by neither."""
    by_code = (_SAYS[code] for code in codes_of(concept) if code in _SAYS)
    by_word = (_STATUS_OF_WORD[word] for word in _words_of(concept) if word in _STATUS_OF_WORD)
    return next(chain(by_code, by_word), None)


def status_of(item: Any) -> str | None:
    """Tell whether what an observation or component names is present, absent or not assessed; None if its value is unclear.

    It is present if nothing says otherwise.
    """
    if getattr(item, "dataAbsentReason", None) is not None:
        return _NOT_ASSESSED
    if item.valueBoolean is not None:
        return "present" if item.valueBoolean else "absent"
    if item.valueCodeableConcept is not None:
        return _said(item.valueCodeableConcept)
    if item.valueString is not None:
        return _STATUS_OF_WORD.get(item.valueString.casefold().strip())
    if any(getattr(item, name, None) is not None for name in _VALUES):
        return None
    interpretations = getattr(item, "interpretation", None) or []
    return next((status for each in interpretations if (status := _said(each))), None) if interpretations else "present"


def side_of(concept: Any) -> str | None:
    """Return the side that a concept is, or that its words begin with."""
    by_code = (_SIDE_OF_CODE[code] for code in codes_of(concept) if code in _SIDE_OF_CODE)
    by_word = (_SIDE_OF_CODE[first] for text in _words_of(concept) if (first := text.partition(" ")[0]) in _SIDE_OF_CODE)
    return next(chain(by_code, by_word), None)


def shown(item: Any, coder: Coder) -> str:
    """Return the value of an observation as it is shown to a person."""
    if item.valueCodeableConcept is not None:
        return coder.named(item.valueCodeableConcept)
    if item.valueQuantity is not None:
        quantity = item.valueQuantity
        number = "" if quantity.value is None else plain(quantity.value)
        return f"{quantity.comparator or ''}{number} {quantity.unit or quantity.code or ''}".strip()
    values = (getattr(item, name, None) for name in ("valueString", "valueInteger", "valueBoolean"))
    interpretation = (coder.named(each) for each in getattr(item, "interpretation", None) or [])
    return next(chain((str(value) for value in values if value is not None), interpretation), "a value that is not read")


def unit_of(quantity: Any) -> str | None:
    """Return the unit of a quantity: its code if that is one of UCUM, else what is written."""
    is_ucum = (quantity.system or UCUM).rstrip("/") == UCUM
    return next((str(unit) for unit in (quantity.code if is_ucum else None, quantity.unit, quantity.code) if unit), None)


def plain(number: Decimal | float) -> str:
    """Write a number in full: no exponent, no digit lost or added."""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def first_day(value: object) -> tuple[date, bool] | None:
    """Return a day and whether it is told in full; of a year or month alone it is the middle."""
    if isinstance(value, datetime):
        return value.date(), True
    if isinstance(value, date):
        return value, True
    text = str(value or "")
    try:
        return date.fromisoformat(text + _MIDDLE_OF[len(text)]), False
    except (KeyError, ValueError):
        return None


def moment(item: Any) -> object:
    """Return when something was observed, as it is told: a time, the start of a period, or nothing."""
    period = getattr(item, "effectivePeriod", None)
    told = (getattr(item, "effectiveDateTime", None), getattr(item, "effectiveInstant", None), getattr(period, "start", None))
    return next((each for each in told if each is not None), None)


def seconds(value: object) -> float | None:
    """Return a time as seconds, to compare it with others."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    day = first_day(value)
    return datetime.combine(day[0], time(), UTC).timestamp() if day else None
