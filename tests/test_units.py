"""Units: UCUM and the habits of laboratories, mass and amount of substance, and what cannot be converted."""

from __future__ import annotations

import pytest

from calcgraph.case.units import UnitError, clean_unit, convert

CALCIUM, PHOSPHORUS, URATE = 40.078, 30.974, 168.11

CONVERSIONS = [
    (9.4, "mg/dL", "mg/dL", None, 9.4),
    (94.0, "mg/L", "mg/dL", None, 9.4),
    (9.4, "mg/dl", "mg/dL", None, 9.4),
    (0.094, "g/L", "mg/dL", None, 9.4),
    (2.5, "mmol/L", "mg/dL", CALCIUM, 10.0195),
    (10.0195, "mg/dL", "mmol/L", CALCIUM, 2.5),
    (1.5, "mmol/L", "mg/dL", PHOSPHORUS, 4.6461),
    (400.0, "µmol/L", "mg/dL", URATE, 6.7244),
    (400.0, "umol/l", "mg/dL", URATE, 6.7244),
    (50.0, "nmol/L", "ng/mL", 400.64, 20.032),
    (6.9, "pmol/L", "pg/mL", 9425.0, 65.0325),
    (12.0, "IU/mL", "[IU]/mL", None, 12.0),
    (2.0, "mIU/L", "m[IU]/L", None, 2.0),
    (3.0, "mcg/L", "ug/L", None, 3.0),
    (30.0, "mm/hr", "mm/h", None, 30.0),
    (0.5, "g/d", "mg/d", None, 500.0),
    (250.0, "mg/24h", "mg/d", None, 250.0),
    (90.0, "mL/min/1.73m²", "mL/min", None, 90.0),
    (50.0, "mg2/dL2", "mg2/dL2", None, 50.0),
]

MISFITS = [
    (1.0, "mm", "mg/dL", CALCIUM, "not of the same dimension"),
    (1.0, "mmol/L", "mg/dL", None, "not of the same dimension"),
    (1.0, "U/L", "mg/dL", CALCIUM, "not of the same dimension"),
    (1.0, "mg", "mg/dL", CALCIUM, "not of the same dimension"),
    (1.0, "furlongs", "mg/dL", CALCIUM, "no unit that UCUM knows"),
    (1.0, "mg/", "mg/dL", CALCIUM, "no unit that UCUM knows"),
    (1.0, "", "mg/dL", CALCIUM, "no unit that UCUM knows"),
]

SPELLINGS = [
    ("mg/dl", "mg/dL"),
    ("mg / dL", "mg/dL"),
    ("µmol/l", "umol/L"),
    ("μmol/L", "umol/L"),
    ("IU/mL", "[IU]/mL"),
    ("kIU/L", "k[IU]/L"),
    ("[IU]/mL", "[IU]/mL"),
    ("mg/day", "mg/d"),
    ("ng/ml", "ng/mL"),
]


@pytest.mark.parametrize(("value", "unit", "wanted", "molar_mass", "expected"), CONVERSIONS)
def test_conversion(value: float, unit: str, wanted: str, molar_mass: float | None, expected: float) -> None:
    assert convert(value, unit, wanted, molar_mass) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(("value", "unit", "wanted", "molar_mass", "problem"), MISFITS)
def test_what_does_not_fit_is_an_error(value: float, unit: str, wanted: str, molar_mass: float | None, problem: str) -> None:
    with pytest.raises(UnitError, match=problem):
        convert(value, unit, wanted, molar_mass)


@pytest.mark.parametrize(("written", "ucum"), SPELLINGS)
def test_habits_are_brought_to_ucum_spelling(written: str, ucum: str) -> None:
    assert clean_unit(written) == ucum
