"""Judge laboratory results: a number against the laboratory's own range, else against a sourced one, becomes a state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from calcgraph.case.model import Case, LabResult
from calcgraph.case.units import UnitError, convert
from calcgraph.errors import Violation
from calcgraph.knowledge import Knowledge, Record

__all__ = ["JudgedLab", "Laboratory"]


_AN_ADULTS_AGE = 40.0  # years; ranges of adults hold for it


@dataclass(frozen=True)
class JudgedLab:
    """A result with its state; `because` tells number, range and the source of the range."""

    analyte: str
    state: str
    term: str
    because: str


@dataclass(frozen=True)
class _Range:
    low: float | None
    high: float | None
    unit: str | None
    source: str


class Laboratory:
    """What the ontology knows of analytes: units, bounds of the possible, states and reference ranges."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    @cached_property
    def states(self) -> Mapping[tuple[str, str], str]:
        """The term for each (analyte, state)."""
        return {(row["analyte"], row["state"]): row["term"] for row in self._knowledge.ask("lookup", "lab_states")}

    @cached_property
    def results(self) -> Mapping[str, tuple[str, str]]:
        """The (analyte, state) that each term stands for."""
        return {term: result for result, term in self.states.items()}

    @cached_property
    def _analytes(self) -> Mapping[str, Record]:
        return {row["analyte"]: row for row in self._knowledge.ask("lookup", "analytes")}

    @cached_property
    def _ranges(self) -> Sequence[Record]:
        return self._knowledge.ask("lookup", "ranges")

    @cached_property
    def _products(self) -> Mapping[str, Sequence[str]]:
        factors: dict[str, list[str]] = defaultdict(list)
        for row in self._knowledge.ask("lookup", "products"):
            factors[row["analyte"]].append(row["factor"])
        return factors

    def judge(self, case: Case) -> tuple[list[JudgedLab], list[Violation], list[str]]:
        """Return the judged results of a case, what is wrong with them, and what could not be judged."""
        judged: list[JudgedLab] = []
        violations: list[Violation] = []
        unread: list[str] = []
        for number, result in enumerate(case.labs):
            path = f"labs[{number}]"
            problem = self._problem(result)
            if problem:
                violations.append(Violation(path, problem, _shown(result)))
                continue
            found = self._judge_one(result, case)
            if found is None:
                label = self._knowledge.terms.label(result.analyte)
                unread.append(f"{path}: {label} {_shown(result)} (no reference range for this age, sex and unit: give its state)")
            else:
                judged.append(found)
        if not violations:  # a factor that cannot be makes no product
            judged.extend(self._judge_products(case, {result.analyte for result in case.labs}))
        return judged, violations, unread

    def _problem(self, result: LabResult) -> str | None:
        """Return what is wrong with a result: no unit, a unit of the wrong dimension, an impossible value."""
        analyte = self._analytes[result.analyte]
        wanted = analyte["unit"]
        if result.value is None:
            return None
        if wanted is None:
            return "this test has no number: give its state"
        if result.unit is None:
            return None if result.state else f"a number needs its unit, for instance {wanted}"
        try:
            value = convert(result.value, result.unit, wanted, analyte["molarMass"])
        except UnitError as error:
            return f"{error}; {self._knowledge.terms.label(result.analyte)} is given for instance in {wanted}"
        low, high = analyte["low"], analyte["high"]
        comparator = result.comparator or ""
        if low is not None and (value > high or (value < low and not comparator.startswith("<"))):
            return f"{value:.4g} {wanted} cannot be: possible are {low:g} to {high:g} {wanted}"
        return self._contradiction(result)

    def _contradiction(self, result: LabResult) -> str | None:
        """Return what is wrong if a given state is not what the number means against the laboratory's own range."""
        if result.state is None or result.unit is None or (result.range_low is None and result.range_high is None):
            return None
        judged = self._judge_one(replace(result, state=None), Case("range"))
        if judged is None or judged.state == result.state:
            return None
        return f"the state given is {result.state}, but the number is {judged.state} ({judged.because}): keep one"

    def _judge_one(self, result: LabResult, case: Case) -> JudgedLab | None:
        if result.state is not None:
            return self._state(result.analyte, result.state, "state as given")
        if result.value is None or result.unit is None:
            return None
        found = self._range(result, case)
        if found is None:
            return None
        value = convert(result.value, result.unit, found.unit or result.unit, self._analytes[result.analyte]["molarMass"])
        return self._compared(result.analyte, value, result.comparator, found)

    def _range(self, result: LabResult, case: Case) -> _Range | None:
        if result.range_low is not None or result.range_high is not None:
            return _Range(result.range_low, result.range_high, result.unit, "the laboratory's own range")
        return self._sourced_range(result.analyte, case)

    def _sourced_range(self, analyte: str, case: Case) -> _Range | None:
        """Return the sourced range that fits age and sex most closely; without an age, that of adults."""
        age = self._age(case)
        fitting = [
            row
            for row in self._ranges
            if row["analyte"] == analyte
            and (row["minYears"] is None or row["minYears"] <= age)
            and (row["maxYears"] is None or age <= row["maxYears"])
            and (row["sex"] is None or row["sex"] == case.sex)
        ]
        if not fitting:
            return None
        # Unit of the ontology first: no conversion then; a range for the sex is closer than one for both.
        kept = self._analytes[analyte]["unit"]
        best = min(fitting, key=lambda row: (row["unit"] != kept, row["sex"] is None, _span(row), row["range"]))
        return _Range(best["low"], best["high"], best["unit"], best["source"])

    def _age(self, case: Case) -> float:
        """Return the age in years; of a band its middle, unless that holds the usual age of an adult."""
        if case.age_years is not None:
            return case.age_years
        young, old = self._knowledge.age_bands[case.age_band] if case.age_band else (_AN_ADULTS_AGE, _AN_ADULTS_AGE)
        return _AN_ADULTS_AGE if young <= _AN_ADULTS_AGE <= old else (young + old) / 2

    def _compared(self, analyte: str, value: float, comparator: str | None, found: _Range) -> JudgedLab | None:
        known = {state for owner, state in self.states if owner == analyte}
        below = found.low is not None and value < found.low and comparator not in (">", ">=")
        above = found.high is not None and value > found.high and comparator not in ("<", "<=")
        state = "low" if below else "high" if above else "normal"
        if comparator == "<" and found.low is not None and value <= found.low:
            state = "low"
        if comparator == ">" and found.high is not None and value >= found.high:
            state = "high"
        if state not in known:
            state = "normal" if "normal" in known else ""
        if not state:
            return None
        unit = found.unit or ""
        if found.low is None:
            ends = f"<{found.high:g}"
        else:
            ends = f">{found.low:g}" if found.high is None else f"{found.low:g}-{found.high:g}"
        because = f"{comparator or ''}{value:.4g} {unit} against {ends} {unit} ({found.source})"
        return self._state(analyte, state, because)

    def _state(self, analyte: str, state: str, because: str) -> JudgedLab:
        return JudgedLab(analyte, state, self.states[analyte, state], because)

    def _judge_products(self, case: Case, given: set[str]) -> list[JudgedLab]:
        """Derive products, such as that of two concentrations, where all factors are numbers."""
        judged = []
        for analyte, factors in sorted(self._products.items()):
            values = [self._in_kept_unit(case, factor) for factor in factors]
            found = self._sourced_range(analyte, case)
            if analyte in given or found is None or any(value is None for value in values):
                continue
            product = 1.0
            for value in values:
                product *= value or 0.0
            state = self._compared(analyte, product, None, found)
            if state is not None:
                judged.append(state)
        return judged

    def _in_kept_unit(self, case: Case, analyte: str) -> float | None:
        for result in case.labs:
            if result.analyte == analyte and result.value is not None and result.unit and not result.comparator:
                known = self._analytes[analyte]
                return convert(result.value, result.unit, known["unit"], known["molarMass"])
        return None


def _span(row: Record) -> float:
    return float((row["maxYears"] or 200) - (row["minYears"] or 0))


def _shown(result: LabResult) -> str:
    number = "" if result.value is None else f"{result.comparator or ''}{result.value:g} {result.unit or ''}".strip()
    return number or (result.state or "")
