"""Laboratory results, row by row: numbers, units, own and sourced ranges, age and sex, products, and what cannot be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from calcgraph.case.document import parse_document
from calcgraph.case.model import Case, LabResult
from calcgraph.case.read import parse_case
from calcgraph.namespace import iri
from calcgraph.service import Service

DATA = Path(__file__).resolve().parent / "data"

with (DATA / "labs.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

REASONS_ONLY_FOR_READERS = ("the end of a range", "without an age", "below the low end", "above the high end")

REFUSED = [
    (LabResult(iri("SerumCalcium"), value=9.4, unit="mm"), "not of the same dimension"),
    (LabResult(iri("SerumCalcium"), value=9.4, unit="U/L"), "not of the same dimension"),
    (LabResult(iri("SerumCalcium"), value=9.4, unit="glasses"), "no unit that UCUM knows"),
    (LabResult(iri("SerumCalcium"), value=9.4), "needs its unit, for instance mg/dL"),
    (LabResult(iri("SerumCalcium"), value=94.0, unit="mg/dL"), "cannot be: possible are 2 to 25 mg/dL"),
    (LabResult(iri("SerumCalcium"), value=-1.0, unit="mg/dL"), "cannot be"),
    (LabResult(iri("SerumCalcium"), value=9.4, unit="mmol/L"), "cannot be"),
    (LabResult(iri("SerumPhosphate"), value=450.0, unit="mg/dL"), "cannot be"),
    (LabResult(iri("AntinuclearAntibody"), value=3.0, unit="U/mL"), "has no number: give its state"),
]


def read(text: str, service: Service) -> Case:
    return parse_case(parse_document(text, "row"), service.knowledge.terms, service.engine.laboratory.states)


def case_of(row: dict[str, str], service: Service) -> Case:
    return read(yaml.safe_dump({**yaml.safe_load(row["case"]), "labs": yaml.safe_load(row["labs"])}), service)


def test_table_is_whole() -> None:
    assert len(ROWS) >= 43


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']} {row['labs']}")
def test_result_becomes_a_state_with_its_reason(row: dict[str, str], service: Service) -> None:
    judged, violations, unread = service.engine.laboratory.judge(case_of(row, service))
    assert not violations
    assert not unread
    (found,) = [lab for lab in judged if lab.analyte == iri(row["analyte"])]
    assert found.state == row["state"]
    if not row["because"].startswith(REASONS_ONLY_FOR_READERS):
        assert row["because"] in found.because


@pytest.mark.parametrize(("result", "problem"), REFUSED, ids=lambda value: str(value)[-60:])
def test_what_cannot_be_is_refused(result: LabResult, problem: str, service: Service) -> None:
    judged, violations, _ = service.engine.laboratory.judge(Case("case", labs=(result,)))
    assert judged == []
    (violation,) = violations
    assert violation.path == "labs[0]"
    assert problem in violation.message


def test_number_is_told_with_range_and_source(service: Service) -> None:
    (lab,), _, _ = service.engine.laboratory.judge(read("labs: [{analyte: serum calcium, value: 9.4, unit: mg/dL}]", service))
    sources = {row["source"] for row in service.knowledge.ask("lookup", "ranges")}
    assert any(lab.because.endswith(f"({source})") for source in sources)


def test_result_without_a_fitting_range_is_reported_never_guessed(service: Service) -> None:
    case = read("{age: 6 months, labs: [{analyte: serum phosphate, value: 5, unit: mg/dL}]}", service)
    judged, violations, unread = service.engine.laboratory.judge(case)
    assert (judged, violations) == ([], [])
    (message,) = unread
    assert "serum phosphate 5 mg/dL (no reference range for this age, sex and unit: give its state)" in message


PRODUCT = "labs: [{analyte: serum calcium, value: 11, unit: mg/dL}, {analyte: serum phosphate, %s}]"


@pytest.mark.parametrize("phosphate", ["state: high", 'value: "> 6", unit: mg/dL'])
def test_product_needs_numbers_for_all_factors(phosphate: str, service: Service) -> None:
    judged, _, _ = service.engine.laboratory.judge(read(PRODUCT % phosphate, service))
    assert iri("CalciumPhosphateProduct") not in {lab.analyte for lab in judged}


def test_product_that_is_given_is_not_derived_again(service: Service) -> None:
    given = "labs: [{analyte: Ca x P product, state: normal}, {analyte: serum calcium, value: 11, unit: mg/dL}, "
    judged, _, _ = service.engine.laboratory.judge(read(given + "{analyte: serum phosphate, value: 6, unit: mg/dL}]", service))
    assert [lab.state for lab in judged if lab.analyte == iri("CalciumPhosphateProduct")] == ["normal"]


@pytest.mark.parametrize("pair", [("9.4, unit: mg/dL", "2.345, unit: mmol/L"), ("11.2, unit: mg/dL", "2.795, unit: mmol/L")])
def test_units_agree_on_the_whole_result(pair: tuple[str, str], service: Service) -> None:
    cases = [read(f"{{age: 45, labs: [{{analyte: serum calcium, value: {text}}}]}}", service) for text in pair]
    one, other = ([(each.disease, each.rank, each.bits) for each in service.derive([case])[0].result.diagnoses] for case in cases)
    assert one == other
