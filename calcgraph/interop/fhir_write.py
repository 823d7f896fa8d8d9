"""Write a case as a FHIR Bundle, R4 or R5, and a result as Conditions whose diagnosis is a differential."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.case.units import clean_unit
from calcgraph.interop.concepts import Concepts, Written
from calcgraph.interop.fhir import AGE
from calcgraph.interop.fhir_models import check_bundle
from calcgraph.interop.fhir_problems import CLUE, ENCOUNTER
from calcgraph.interop.fhir_values import ABSENT, PRESENT, UCUM
from calcgraph.namespace import BASE, CASES, local_name

__all__ = ["case_bundle", "result_bundle"]

_HL7 = "http://terminology.hl7.org/CodeSystem/"
_SCT = "http://snomed.info/sct"
_INTERPRETATIONS = {"high": "H", "low": "L", "normal": "N", "abnormal": "A", "positive": "POS", "negative": "NEG"}
_PROBLEM = "problem-list-item"
_CATEGORY, _VERIFICATION, _CLINICAL = (f"{_HL7}condition-{name}" for name in ("category", "ver-status", "clinical"))
_LEVELS = {"supported": "differential", "open": "differential", "excluded": "refuted"}
Resource = dict[str, Any]


def case_bundle(case: Case, concepts: Concepts, version: str = "R4") -> Resource:
    """Return a case as a Bundle that fhir.resources accepts; what it cannot carry is added to the losses of the concepts."""
    return _bundle(case.id, list(_Writer(case, concepts, version).resources()), version)


def result_bundle(case: Case, data: dict[str, Any], concepts: Concepts, version: str = "R4") -> Resource:
    """Return a result, as `match --json` has it, with its case: a Condition a disease, never confirmed."""
    writer = _Writer(case, concepts, version)
    resources = [*writer.resources(), *(writer.diagnosis(each, data["disclaimer"]) for each in data["diagnoses"])]
    return _bundle(f"{case.id}-result", resources, version)


def _bundle(name: str, resources: Sequence[Resource], version: str) -> Resource:
    entries = [{"fullUrl": f"{CASES}{name}/{each['resourceType']}/{each['id']}", "resource": each} for each in resources]
    identifier = {"system": CASES.rstrip("/"), "value": name}
    bundle = {"resourceType": "Bundle", "id": _fhir_id(name), "identifier": identifier, "type": "collection", "entry": entries}
    check_bundle(name, bundle, [version])
    return bundle


def _fhir_id(name: str) -> str:
    return name.replace("_", "-")[:64]


def _concept(system: str, code: str, display: str | None = None) -> Resource:
    return {"coding": [{"system": system, "code": code} | ({"display": display} if display else {})]}


class _Writer:
    def __init__(self, case: Case, concepts: Concepts, version: str) -> None:
        self._case, self._concepts, self._version = case, concepts, version
        self._subject = {"reference": f"Patient/{_fhir_id(case.id)}"}

    def resources(self) -> Iterator[Resource]:
        """Yield the resources of the case."""
        case = self._case
        yield {"resourceType": "Patient", "id": _fhir_id(case.id)} | (
            {"gender": self._concepts.label(case.sex)} if case.sex else {}
        )
        yield from self._age()
        if case.distribution:
            yield self._observation(
                "distribution", self._role("distribution"), {"valueCodeableConcept": self._term(case.distribution)}
            )
        for number, finding in enumerate(case.findings):
            yield from self._finding(f"finding-{number}", finding)
        for number, result in enumerate(case.labs):
            yield self._lab(f"lab-{number}", result)
        for key, category, items in (("history", _PROBLEM, case.history), ("clue", ENCOUNTER, case.label_clues)):
            for number, item in enumerate(items):
                yield self._condition(f"{key}-{number}", category, item)
        if case.notes:
            yield self._report(case.notes)
        told = {"title": case.title, "source": case.source, "expected diagnosis": case.expected, "unread words": case.unread}
        self._concepts.lose(*(name for name, value in told.items() if value))

    def _report(self, notes: str) -> Resource:
        return {
            "resourceType": "DiagnosticReport", "id": "report", "status": "final", "subject": self._subject,
            "code": {"text": "notes"}, "conclusion": notes,
        }  # fmt: skip

    def _age(self) -> Iterator[Resource]:
        code = _concept("http://loinc.org", AGE, "Age")
        if self._case.age_years is not None:
            years = {"value": self._case.age_years, "unit": "a", "system": UCUM, "code": "a"}
            yield self._observation("age", code, {"valueQuantity": years})
        elif self._case.age_band:
            yield self._observation("age", code, {"valueString": self._concepts.label(self._case.age_band)})

    def _observation(self, name: str, code: Resource, more: Resource) -> Resource:
        return {"resourceType": "Observation", "id": name, "status": "final", "code": code, "subject": self._subject} | more

    def _term(self, iri: str, unit: str | None = None) -> Resource:
        """Return a term as a concept: its codes, and its label as text.

        Where no id of ours stands first, codes that would be read as another term are left out.
        """
        facets = ["analyte"] if self._concepts.term(iri).facet == "analyte" else []
        written = self._concepts.of(iri, unit)
        codings = [self._coding(each) for each in written if self._concepts.own or self._concepts.is_read_as(each, iri, facets)]
        return ({"coding": codings} if codings else {}) | {"text": self._concepts.label(iri)}

    def _coding(self, written: Written) -> Resource:
        return {"system": self._concepts.system(written), "code": self._concepts.code(written), "display": written.label}

    def _finding(self, name: str, finding: Finding) -> Iterator[Resource]:
        """Yield one observation of signs seen together; what is absent or not assessed is one observation a sign."""
        if finding.status == "present":
            yield self._observation(name, self._term(finding.signs[0]), self._present(finding))
            return
        for number, sign in enumerate(finding.signs):
            status = (
                _absent()
                if finding.status == "absent"
                else {"dataAbsentReason": _concept(f"{_HL7}data-absent-reason", "not-performed")}
            )
            yield self._observation(f"{name}-{number}", self._term(sign), status | self._whereabouts(finding, []))

    def _present(self, finding: Finding) -> Resource:
        present = {"valueCodeableConcept": _concept(_SCT, PRESENT, "Present")}
        return present | self._whereabouts(finding, [{"code": self._term(sign)} | present for sign in finding.signs[1:]])

    def _whereabouts(self, finding: Finding, components: list[Resource]) -> Resource:
        """Return places, modalities and side: one in the element that FHIR has for it, several as components."""
        told: Resource = {}
        for element, role, terms in (("bodySite", "foundAt", finding.locations), ("method", "byModality", finding.modalities)):
            if len(terms) == 1:
                told[element] = self._term(terms[0])
            else:
                components += [self._attribute(role, self._term(term)) for term in terms]
        if finding.laterality and finding.laterality != "not stated":
            components.append(self._attribute("laterality", {"text": finding.laterality}))
        return told | ({"component": components} if components else {})

    def _attribute(self, role: str, value: Resource) -> Resource:
        return {"code": self._role(role), "valueCodeableConcept": value}

    def _role(self, name: str) -> Resource:
        """Return what a value tells of a finding or a case: our property, and its name as text."""
        return (_concept(BASE, name) if self._concepts.own else {}) | {"text": name}

    def _lab(self, name: str, result: LabResult) -> Resource:
        more: Resource = {}
        if result.value is not None:
            more["valueQuantity"] = self._quantity(result.value, result.unit)
            more["valueQuantity"] |= {"comparator": result.comparator} if result.comparator else {}
        ends = {"low": result.range_low, "high": result.range_high}
        told = {end: self._quantity(value, result.unit) for end, value in ends.items() if value is not None}
        more |= {"referenceRange": [told]} if told else {}
        if result.state in _INTERPRETATIONS:
            more["interpretation"] = [_concept(f"{_HL7}v3-ObservationInterpretation", _INTERPRETATIONS[result.state])]
        return self._observation(name, self._term(result.analyte, result.unit), more)

    def _quantity(self, value: float, unit: str | None) -> Resource:
        return {"value": value} | ({"unit": unit, "system": UCUM, "code": clean_unit(unit)} if unit else {})

    def _condition(self, name: str, category: str, item: HistoryItem) -> Resource:
        condition = {
            "resourceType": "Condition", "id": name, "subject": self._subject, "code": self._term(item.term),
            "category": self._categories(category, item),
        }  # fmt: skip
        if not item.present:
            condition["verificationStatus"] = _concept(_VERIFICATION, "refuted")
        clinical = "active" if item.present else "unknown" if self._version == "R5" else None
        return condition | ({"clinicalStatus": _concept(_CLINICAL, clinical)} if clinical else {})

    def _categories(self, category: str, item: HistoryItem) -> list[Resource]:
        """Return the category of a condition; what names the diagnosis without being one has a category of ours, too."""
        if category != ENCOUNTER or self._concepts.term(item.term).facet == "diagnosis":
            return [_concept(_CATEGORY, category)]
        if self._concepts.own:
            return [_concept(_CATEGORY, category), _concept(BASE, CLUE)]
        self._concepts.lose(f"that {self._concepts.label(item.term)} names the diagnosis")
        return [_concept(_CATEGORY, category)]

    def diagnosis(self, each: dict[str, Any], disclaimer: str) -> Resource:
        """Return one ranked disease as a Condition: in the differential or, if excluded, refuted."""
        low, high = each["rank_range"]
        text = f"rank {each['rank']} ({low} to {high}), {each['status']}, {each['weight']:+.2f} bits of evidence. {disclaimer}"
        condition = {
            "resourceType": "Condition",
            "id": _fhir_id(f"diagnosis-{local_name(each['id'])}"),
            "subject": self._subject,
            "code": self._term(BASE + local_name(each["id"])),
            "verificationStatus": _concept(_VERIFICATION, _LEVELS[each["status"]]),
            "note": [{"text": text}],
        }
        return condition | ({"clinicalStatus": _concept(_CLINICAL, "unknown")} if self._version == "R5" else {})


def _absent() -> Resource:
    return {"valueCodeableConcept": _concept(_SCT, ABSENT, "Absent")}
