"""Read FHIR Bundles, R4 or R5, as cases: one for each patient in them.

Read are Patient, Observation, Condition, Procedure, ImagingStudy and DiagnosticReport, checked by fhir.resources (whose
R4B stands for R4). Resources of other types, and elements of these that tell facts and are not read, are listed as unread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from calcgraph.case.form import UNKNOWN
from calcgraph.codes import Codes
from calcgraph.errors import CaseError, Violation
from calcgraph.interop.draft import Draft, Resolver, as_identifier
from calcgraph.interop.fhir_findings import FindingReader
from calcgraph.interop.fhir_labs import LabReader
from calcgraph.interop.fhir_models import check_bundle
from calcgraph.interop.fhir_patients import Entry, PatientRecord, References, kind_of, records
from calcgraph.interop.fhir_problems import ProblemReader
from calcgraph.interop.fhir_values import Coder, codes_of, first_day, moment, seconds, status_of, unit_of
from calcgraph.interop.lab_series import LabSeries
from calcgraph.namespace import CASES
from calcgraph.terms import TermIndex

__all__ = ["AGE", "is_fhir", "read_bundle"]

AGE = "30525-0"  # LOINC: age
# Why a resource is not read: it is withdrawn or without a result as yet; the patient is not known to have the condition;
# the procedure is not done as yet, or perhaps never.
_VOID = ("entered-in-error", "cancelled", "registered", "specimen-in-process")
_UNSURE = ("unconfirmed", "provisional", "differential")
_NOT_DONE_YET = ("preparation", "on-hold", "unknown")
_YEARS = {"a": 1.0, "mo": 12.0, "wk": 52.1775, "d": 365.25}
_UNITS_OF_AGE = {
    **dict.fromkeys(("a", "a_j", "year", "years", "yr", "yrs", "y"), "a"), **dict.fromkeys(("mo", "month", "months"), "mo"),
    **dict.fromkeys(("wk", "week", "weeks"), "wk"), **dict.fromkeys(("d", "day", "days"), "d"),
}  # fmt: skip
_DAYS_A_YEAR = 365.25
_OF_OBSERVATION = ("analyte", "sign", "context", "lab", "distribution", "diagnosis")
# Elements that tell facts and are not read.
_UNREAD = {
    "Observation": ("note", "specimen", "bodyStructure", "extension", "contained"),
    "Condition": ("severity", "stage", "evidence", "note", "extension", "contained"),
    "Procedure": ("bodySite", "reasonCode", "reason", "outcome", "complication", "followUp", "note", "extension", "contained"),
    "ImagingStudy": ("reasonCode", "reason", "note", "extension", "contained"),
    "DiagnosticReport": ("presentedForm", "note", "extension", "contained"),
}


def is_fhir(data: object) -> bool:
    """Tell whether JSON data are a FHIR resource."""
    return isinstance(data, dict) and "resourceType" in data


def read_bundle(
    source: str,
    name: str,
    data: Mapping[str, Any],
    terms: TermIndex,
    codes: Codes,
    lab_states: Mapping[tuple[str, str], str],
) -> list[Draft]:
    """Read a Bundle; what fhir.resources finds wrong raises CaseError, with the path of each fault.

    Without the `linked` extra MissingExtra is raised.
    """
    if data.get("resourceType") != "Bundle":
        fault = Violation("resourceType", "put the patient's resources into a Bundle", str(data.get("resourceType")))
        raise CaseError(source, [fault])
    entries = [
        Entry(f"Bundle.entry[{number}].resource", str(entry.fullUrl or ""), entry.resource)
        for number, entry in enumerate(check_bundle(source, data).entry or [])
        if entry.resource
    ]
    references = References(entries)
    drafts: list[Draft] = []
    every = records(entries, references, _Reader.KINDS)
    for number, record in enumerate(every, 1):
        identifier = _identifier(data, name, number, record if len(every) > 1 else None, drafts)
        drafts.append(Draft(source, identifier, place=_place(record)))
        _Reader(drafts[-1], terms, codes, lab_states, references).read(record)
    return drafts


def _identifier(data: Mapping[str, Any], name: str, number: int, record: PatientRecord | None, before: list[Draft]) -> str:
    """Return the id of a case: of several patients that of the patient, else that of the Bundle, else the name of the file."""
    identifier = data.get("identifier") or {}
    given = identifier.get("value") if str(identifier.get("system", "")).rstrip("/") == CASES.rstrip("/") else None
    found = as_identifier(str((record.name if record else None) or given or data.get("id") or name))
    taken = any(draft.id == found for draft in before) or (record is not None and not record.name and number > 1)
    return f"{found}-{number}" if taken else found


def _place(record: PatientRecord) -> str:
    """Return the place of a patient, who may be named without being in the Bundle."""
    place = next((entry.place for entry in record.entries if kind_of(entry.resource) == "Patient"), "Bundle")
    return f"{place}, Patient/{record.name}" if record.name else place


class _Reader:
    """Reads the resources of one patient into a draft."""

    KINDS = ("Patient", "ImagingStudy", "DiagnosticReport", "Observation", "Condition", "Procedure")

    def __init__(
        self, draft: Draft, terms: TermIndex, codes: Codes, lab_states: Mapping[tuple[str, str], str], references: References
    ) -> None:
        self._draft, self._coder, self._resolver = draft, Coder(codes), Resolver(terms, codes, draft)
        self._series = LabSeries(draft, terms, lab_states)
        self._labs = LabReader(draft, self._resolver, self._coder, self._series)
        self._problems = ProblemReader(draft, self._resolver, self._coder, self._series)
        self._findings = FindingReader(draft, self._resolver, self._coder, self._problems, references)
        self._born: tuple[date, bool, str] | None = None
        self._examined: list[tuple[int, date]] = []

    def read(self, record: PatientRecord) -> None:
        """Read patient, studies and reports before the findings that they tell more of."""
        steps: Sequence[Callable[[str, Any], None]] = (
            self._patient, self._study, self._report, self._observation, self._problems.condition, self._problems.procedure,
        )  # fmt: skip
        for kind, read in zip(self.KINDS, steps, strict=True):
            for entry in record.entries:
                if kind_of(entry.resource) == kind and self._holds(entry.place, entry.resource, kind):
                    read(entry.place, entry.resource)
                    self._list_unread(entry.place, entry.resource, kind)
        for entry in record.entries:
            if kind_of(entry.resource) not in self.KINDS:
                self._draft.skip(entry.place, kind_of(entry.resource), "resources of this type are not read")
        for entry, why in record.others:
            self._draft.skip(entry.place, kind_of(entry.resource), why)
        self._series.settle()
        self._findings.list_unused_studies()
        self._age_from_dates()

    def _holds(self, place: str, resource: Any, kind: str) -> bool:
        """Tell whether a resource tells what is so; if not, list it with the reason."""
        changed = getattr(resource, "modifierExtension", None)
        status = getattr(resource, "status", None)
        verified = codes_of(getattr(resource, "verificationStatus", None))
        void = (*_VOID, *(_NOT_DONE_YET if kind == "Procedure" else _UNSURE))
        reason = next((each for each in (status, *verified) if each in void), None)
        if changed:
            reason = f"changed in meaning by an extension: {changed[0].url}"
        if reason:
            code = getattr(resource, "code", None)
            self._draft.skip(place, f"{kind} {self._coder.named(code)}" if code is not None else kind, str(reason))
        return not reason

    def _list_unread(self, place: str, resource: Any, kind: str) -> None:
        for name in _UNREAD.get(kind, ()):
            for value in _each(getattr(resource, name, None)):
                self._draft.skip(f"{place}.{name}", _in_short(value, self._coder), "not read")

    # --- the patient ---

    def _patient(self, place: str, patient: Any) -> None:
        if patient.gender in ("female", "male"):
            self._draft.set("sex", patient.gender, f"{place}.gender")
        elif patient.gender and patient.gender not in UNKNOWN:
            self._draft.skip(f"{place}.gender", patient.gender)
        day = first_day(patient.birthDate)
        self._born = (*day, f"{place}.birthDate") if day else None

    def _age(self, place: str, observation: Any) -> None:
        quantity, words = observation.valueQuantity, observation.valueString
        if quantity is not None and quantity.value is not None:
            unit = _UNITS_OF_AGE.get(unit_of(quantity) or "a")
            if unit is None:
                self._draft.skip(f"{place}.valueQuantity", f"{quantity.value} {unit_of(quantity)}", "not a unit of age")
                return
            self._draft.set("age", round(float(quantity.value) / _YEARS[unit], 4), f"{place}.valueQuantity")
        elif words:
            self._draft.set("age", words, f"{place}.valueString")
        else:
            self._draft.skip(place, "age", "neither a quantity nor words")

    def _age_from_dates(self) -> None:
        """Take the age at the first imaging study, else finding or report, else laboratory test, if no age is told."""
        if "age" in self._draft.data or self._born is None:
            return
        born, exact, place = self._born
        if not self._examined:
            self._draft.skip(place, "birth date", "no examination has a date: tell the age")
            return
        years = round((min(self._examined)[1] - born).days / _DAYS_A_YEAR, 2)
        self._draft.set("age", years, f"{place} and the date of the examination")
        if not exact:
            self._draft.approximated.append(f"{place}: age {years:g} (the day of birth is not told in full: taken as the middle)")

    def _dated(self, rank: int, value: object) -> None:
        day = first_day(value)
        if day:
            self._examined.append((rank, day[0]))

    # --- examinations ---

    def _study(self, place: str, study: Any) -> None:
        self._findings.study(place, study)
        self._dated(0, study.started)

    def _report(self, place: str, report: Any) -> None:
        self._findings.report(place, report)
        for number, concept in enumerate(report.conclusionCode or []):
            where = f"{place}.conclusionCode[{number}]"
            codings, text = self._coder.concept(concept)
            found = self._resolver.find(codings, text, ("sign", "context", "diagnosis", "lab"))
            if found and found[0].facet == "sign":
                self._findings.conclusion(place, where, codings, text)
            else:
                self._problems.add(codings, text, where, "present", names_diagnosis=True)
        if report.conclusion and "notes" not in self._draft.data:
            self._draft.data["notes"] = report.conclusion
        elif report.conclusion and report.conclusion != self._draft.data["notes"]:
            self._draft.skip(f"{place}.conclusion", report.conclusion, "the case has notes already")
        self._dated(1, moment(report))

    def _observation(self, place: str, observation: Any) -> None:
        codings, text = self._coder.concept(observation.code)
        if any(coding.code == f"LOINC:{AGE}" for coding in codings):
            self._age(place, observation)
            return
        found = self._resolver.find(codings, text, _OF_OBSERVATION)
        facet = found[0].facet if found else None
        self._dated(2 if facet == "analyte" else 1, moment(observation))
        if facet == "analyte":
            self._labs.read(place, observation, codings, text, seconds(moment(observation)))
            self._panel(place, observation)
        elif facet in ("context", "lab", "diagnosis"):
            self._problems.observed(place, observation, codings, text)
        elif facet is None and self._is_heading(observation):
            self._panel(place, observation)
        else:
            self._findings.read(place, observation, codings, text, self._panel(place, observation))

    def _is_heading(self, observation: Any) -> bool:
        """Tell whether an observation whose own code is unknown only gathers others: members, or laboratory results."""
        parts = [self._facet_of(component) for component in observation.component or []]
        members = getattr(observation, "hasMember", None) or []
        has_value = status_of(observation) != "present" or observation.valueBoolean or observation.valueCodeableConcept
        return not has_value and bool(parts or members) and all(facet == "analyte" for facet in parts)

    def _facet_of(self, component: Any) -> str | None:
        found = self._resolver.find(*self._coder.concept(component.code), _OF_OBSERVATION)
        return found[0].facet if found else None

    def _panel(self, place: str, observation: Any) -> list[tuple[str, Any]]:
        """Read the components that are laboratory results, and return the others with their places."""
        others = []
        for number, component in enumerate(observation.component or []):
            where = f"{place}.component[{number}]"
            codings, text = self._coder.concept(component.code)
            if self._facet_of(component) == "analyte":
                self._labs.read(where, component, codings, text, seconds(moment(observation)))
            else:
                others.append((where, component))
        return others


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _in_short(value: Any, coder: Coder) -> str:
    """Return an element as it is listed: its words, its codes, or what kind of thing it is."""
    if concept := getattr(value, "concept", None) or getattr(value, "summary", None):
        return _in_short(concept, coder)
    words = (text for name in ("text", "url", "title", "display", "reference") if (text := getattr(value, name, None)))
    return next((str(text) for text in words if isinstance(text, str)), coder.named(value) if codes_of(value) else kind_of(value))
