"""Convert laboratory values between UCUM units, between mass and amount of substance with the analyte's molar mass."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

__all__ = ["UnitError", "clean_unit", "convert"]


class UnitError(ValueError):
    """A unit that is unknown, or of another dimension than the one wanted."""


# How laboratories write units, brought to UCUM; UCUM itself passes unchanged.
_HABITS = (
    (re.compile(r"\s+"), ""),
    (re.compile(r"[µμ]"), "u"),
    (re.compile(r"^mcg"), "ug"),
    (re.compile(r"^[x×]?10[\^*]([0-9]{1,2})(?![0-9])"), r"10*\1"),
    (re.compile(r"(?<![\[A-Za-z])(m|u|k)?(?:IU|iu)(?![\]A-Za-z])"), r"\1[IU]"),
    (re.compile(r"(?<=[A-Za-z\]])\^"), ""),
    (re.compile(r"/dl$"), "/dL"),
    (re.compile(r"/ml$"), "/mL"),
    (re.compile(r"/l$"), "/L"),
    (re.compile(r"/hr$"), "/h"),
    (re.compile(r"/(24h|day)$"), "/d"),
    (re.compile(r"^(mL/min)/1\.73m2$"), r"\1"),
)
_RAISED = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
# Spellings that UCUM would read as something else than what the laboratory meant, with what to write instead.
_MISLEADING = (
    (re.compile(r"^[x×]?10(3|6|9|12)(?=/)"), r"has lost its raised digit: write 10*\1/..."),
    (re.compile(r"(?:^|(?<=[mu./]))[eE]q(?![A-Za-z])"), "counts charges, which differ by substance: give mmol or mg"),
)


def clean_unit(unit: str) -> str:
    """Return a unit in UCUM spelling: `mg/dl` becomes `mg/dL`, `µmol/l` becomes `umol/L`."""
    unit = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), unit)
    for pattern, form in _HABITS:
        unit = pattern.sub(form, unit)
    return unit


def convert(value: float, unit: str, wanted: str, molar_mass: float | None = None) -> float:
    """Return a value in the wanted unit.

    `molar_mass` is in g/mol and bridges mass and amount of substance. UnitError if the units do not fit together.
    """
    unit, wanted = clean_unit(unit), clean_unit(wanted)
    if unit == wanted:
        return value
    import pint

    source, target = _parse(unit), _parse(wanted)
    try:
        for factor in _bridges(molar_mass):
            candidate: Any = value * source * factor
            if candidate.check(target.dimensionality):
                return float(candidate.to(target.units).magnitude)
    except pint.PintError as error:
        raise UnitError(f"{unit} cannot be turned into {wanted}") from error
    raise UnitError(f"{unit} is not of the same dimension as {wanted}")


def _bridges(molar_mass: float | None) -> list[Any]:
    if molar_mass is None:
        return [1]
    mass_of_a_mole = molar_mass * _parse("g/mol")
    return [1, mass_of_a_mole, 1 / mass_of_a_mole]


@cache
def _registry() -> Any:
    import ucumvert

    return ucumvert.PintUcumRegistry()


@cache
def _parse(unit: str) -> pint.Quantity[Any]:
    import pint

    for pattern, advice in _MISLEADING:
        found = pattern.search(unit)
        if found:
            raise UnitError(f"{unit!r} {found.expand(advice)}")
    try:
        parsed = _registry().from_ucum(unit)
    except Exception as error:  # the parser raises errors of several libraries
        raise UnitError(f"{unit!r} is no unit that UCUM knows") from error
    if not isinstance(parsed, pint.Quantity):  # a mere annotation, such as {score}, is parsed as text
        raise UnitError(f"{unit!r} measures nothing")
    return parsed
