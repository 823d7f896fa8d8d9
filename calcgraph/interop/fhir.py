"""Read FHIR Bundles, R4 or R5, as cases: one for each patient in them.

Read are Patient, Observation, Condition, Procedure, ImagingStudy and DiagnosticReport, checked by fhir.resources (whose
R4B stands for R4). What an entry holds beside that is listed as unread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from calcgraph.case.form import UNKNOWN
from calcgraph.codes import Codes
from calcgraph.errors import CaseError, Violation
from calcgraph.interop.draft import Coding, Draft, Resolver
from calcgraph.interop.fhir_models import check_bundle
from calcgraph.namespace import BASE, CASES
from calcgraph.terms import TermIndex

__all__ = ["ABSENT", "AGE", "CLUE", "PRESENT", "is_fhir", "read_bundle"]

# Codes of the format itself, as FHIR, HL7 v3 and its value sets define them.
PRESENT, ABSENT = "52101004", "2667000"  # SNOMED CT: present, absent (qualifier values)
AGE = "30525-0"  # LOINC: age
CLUE = "encounter-diagnosis"  # condition-category: what the encounter concluded, against a problem that was known
_NOT_ASSESSED = "not assessed"
_STATUS_BY_CODE = {
    PRESENT: "present", ABSENT: "absent", "POS": "present", "NEG": "absent", "LA9633-4": "present", "LA9634-2": "absent",
}  # fmt: skip
_STATES = {
    "H": "high", "HH": "high", "HU": "high", "L": "low", "LL": "low", "LU": "low", "N": "normal",
    "A": "abnormal", "AA": "abnormal",
    "POS": "positive", "NEG": "negative", PRESENT: "positive", ABSENT: "negative",
}  # fmt: skip
_VOID = ("entered-in-error", "cancelled", "not-taken")
_PER_YEAR = {"a": 1.0, "mo": 12.0, "wk": 52.1775, "d": 365.25}
_LATERALITY = {"left": "left", "right": "right", "bilateral": "bilateral", "midline": "midline"}
_KEY = {"present": "sign", "absent": "absent", _NOT_ASSESSED: "not_assessed"}
_DAYS_A_YEAR = 365.25
_OF_OBSERVATION = ("analyte", "sign", "context", "lab", "distribution", "diagnosis")
_OF_PROBLEM = ("context", "diagnosis", "lab", "sign")


def is_fhir(data: object) -> bool:
    """Tell whether JSON data are a FHIR resource."""
    return isinstance(data, dict) and "resourceType" in data


def read_bundle(source: str, name: str, data: Mapping[str, Any], terms: TermIndex, codes: Codes) -> list[Draft]:
    """Read a Bundle; what fhir.resources finds wrong raises CaseError, with the path of each fault.

    Without the `linked` extra MissingExtra is raised.
    """
    if data.get("resourceType") != "Bundle":
        fault = Violation("resourceType", "put the patient's resources into a Bundle", str(data.get("resourceType")))
        raise CaseError(source, [fault])
    entries = check_bundle(source, data).entry or []
    resources = [(f"Bundle.entry[{number}].resource", entry.resource) for number, entry in enumerate(entries) if entry.resource]
    by_patient = _by_patient(resources, {entry.fullUrl: entry.resource for entry in entries if entry.fullUrl and entry.resource})
    drafts = []
    for number, (patient, own) in enumerate(by_patient.items(), 1):
        draft = Draft(source, patient if len(by_patient) > 1 and patient else _identifier(data, name, number))
        _Reader(draft, terms, codes).read(own)
        drafts.append(draft)
    return drafts


def _identifier(data: Mapping[str, Any], name: str, number: int) -> str:
    identifier = data.get("identifier") or {}
    given = identifier.get("value") if str(identifier.get("system", "")).rstrip("/") == CASES.rstrip("/") else None
    return str(given or data.get("id") or (name if number == 1 else f"{name}-{number}"))


def _by_patient(resources: Sequence[tuple[str, Any]], urls: Mapping[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """Group resources by the patient they are about, who is the only one where there is but one."""
    patients = [resource.id or "" for _, resource in resources if _kind(resource) == "Patient"]
    if len(patients) < 2:
        return {(patients or [""])[0]: list(resources)}
    found: dict[str, list[tuple[str, Any]]] = {patient: [] for patient in patients}
    for place, resource in resources:
        about = _reference(resource, "subject") or _reference(resource, "patient")
        referred = urls.get(about)
        patient = resource.id if _kind(resource) == "Patient" else (referred.id if referred else about.rpartition("/")[2])
        found.setdefault(patient or "", []).append((place, resource))
    return found


def _kind(resource: Any) -> str:
    return str(resource.get_resource_type())


def _reference(resource: Any, name: str) -> str:
    return str(getattr(getattr(resource, name, None), "reference", None) or "")


class _Reader:
    """Reads the resources of one patient into a draft."""

    def __init__(self, draft: Draft, terms: TermIndex, codes: Codes) -> None:
        self._draft, self._codes = draft, codes
        self._resolver = Resolver(terms, codes, draft)
        self._modalities: dict[str, list[str]] = defaultdict(list)
        self._born: date | None = None
        self._examined: list[date] = []

    def read(self, resources: Sequence[tuple[str, Any]]) -> None:
        """Read patients and studies before what refers to them."""
        readers: Mapping[str, Callable[[str, Any], None]] = {
            "Patient": self._patient, "ImagingStudy": self._study, "Observation": self._observation, "Condition": self._condition,
            "Procedure": self._procedure, "DiagnosticReport": self._report,
        }  # fmt: skip
        for kind, read in readers.items():
            for place, resource in resources:
                if _kind(resource) == kind:
                    read(place, resource)
        for place, resource in resources:
            if _kind(resource) not in readers:
                self._draft.skip(place, _kind(resource), "resources of this type are not read")
        self._age_from_dates()

    # --- the patient ---

    def _patient(self, place: str, patient: Any) -> None:
        if patient.gender in ("female", "male"):
            self._draft.set("sex", patient.gender, f"{place}.gender")
        elif patient.gender and patient.gender not in UNKNOWN:
            self._draft.skip(f"{place}.gender", patient.gender)
        self._born = _day(patient.birthDate)

    def _age_from_dates(self) -> None:
        """Take the age at the first examination whose date is known, if no age is told."""
        if "age" not in self._draft.data and self._born and self._examined:
            years = (min(self._examined) - self._born).days / _DAYS_A_YEAR
            self._draft.set("age", round(years, 2), "Patient.birthDate and the date of the examination")

    def _dated(self, *values: object) -> None:
        self._examined += [day for value in values if (day := _day(value))]

    # --- examinations ---

    def _study(self, place: str, study: Any) -> None:
        codings = [self._coding(each) for each in _flat(study.modality)]
        codings += [self._coding(each) for part in study.series or [] for each in _flat(part.modality)]
        for coding in dict.fromkeys(codings):
            term = self._resolver.resolve([coding], None, ("modality",), f"{place}.modality")
            if term and f"cg:{term.id}" not in self._modalities[study.id or ""]:
                self._modalities[study.id or ""].append(f"cg:{term.id}")
        self._dated(study.started)

    def _report(self, place: str, report: Any) -> None:
        for number, concept in enumerate(report.conclusionCode or []):
            where = f"{place}.conclusionCode[{number}]"
            codings, text = self._concept(concept)
            found = self._resolver.find(codings, text, ("sign", *_OF_PROBLEM))
            if found and found[0].facet == "sign":
                term = self._resolver.resolve(codings, text, ("sign",), where)
                if term:
                    self._draft.add("findings", {"sign": [f"cg:{term.id}"]}, where)
            else:
                self._problem(codings, text, where, "label_clues", denied=False)
        if report.conclusion and "notes" not in self._draft.data:
            self._draft.data["notes"] = report.conclusion
        self._dated(report.effectiveDateTime)

    # --- history ---

    def _condition(self, place: str, condition: Any) -> None:
        status = _code_of(condition.verificationStatus)
        if status in _VOID:
            self._draft.skip(place, "Condition", status)
            return
        clue = any(_code_of(category) == CLUE for category in condition.category or [])
        codings, text = self._concept(condition.code)
        self._problem(codings, text, f"{place}.code", "label_clues" if clue else "history", denied=status == "refuted")
        for number, site in enumerate(condition.bodySite or []):
            self._draft.skip(f"{place}.bodySite[{number}]", " = ".join(map(str, self._concept(site)[0])), "history has no place")

    def _procedure(self, place: str, procedure: Any) -> None:
        if procedure.status in _VOID:
            self._draft.skip(place, "Procedure", procedure.status)
            return
        codings, text = self._concept(procedure.code)
        self._problem(codings, text, f"{place}.code", "history", denied=procedure.status == "not-done")

    def _problem(self, codings: Sequence[Coding], text: str | None, place: str, key: str, denied: bool) -> None:
        """Add a fact of the history, or a laboratory state that is named as a problem."""
        term = self._resolver.resolve(codings, text, _OF_PROBLEM, place, denied)
        if term is None:
            return
        if term.facet == "lab" and not denied:
            self._draft.add("labs", f"cg:{term.id}", place)
        elif term.facet == "lab":
            self._draft.skip(place, term.label, "that a result is not this does not tell what it is")
        else:
            self._draft.add(key, {"absent": [f"cg:{term.id}"]} if denied else f"cg:{term.id}", place)

    # --- observations ---

    def _observation(self, place: str, observation: Any) -> None:
        if observation.status in _VOID:
            self._draft.skip(place, "Observation", observation.status)
            return
        self._dated(observation.effectiveDateTime)
        codings, text = self._concept(observation.code)
        if any(coding.code == f"LOINC:{AGE}" for coding in codings):
            self._age(place, observation)
            return
        found = self._resolver.find(codings, text, _OF_OBSERVATION)
        facet = found[0].facet if found else None
        if facet == "analyte":
            self._lab(place, observation, codings, text)
        elif facet in ("context", "lab", "diagnosis"):
            self._problem(codings, text, f"{place}.code", "history", denied=self._status(observation) == "absent")
        elif facet is None and observation.component and not self._value_names_something(observation):
            self._panel(place, observation)
        else:
            self._finding(place, observation, codings, text)

    def _value_names_something(self, observation: Any) -> bool:
        codings, text = self._concept(observation.valueCodeableConcept)
        return self._resolver.find(codings, text, ("sign", "distribution", *_OF_PROBLEM)) is not None

    def _panel(self, place: str, observation: Any) -> None:
        """Read the components of a panel as observations of their own."""
        for number, component in enumerate(observation.component):
            where = f"{place}.component[{number}]"
            codings, text = self._concept(component.code)
            found = self._resolver.find(codings, text, _OF_OBSERVATION)
            if found and found[0].facet == "analyte":
                self._lab(where, component, codings, text)
            else:
                self._finding(where, component, codings, text)

    def _age(self, place: str, observation: Any) -> None:
        quantity, words = observation.valueQuantity, observation.valueString
        if quantity is not None and quantity.value is not None:
            years = float(quantity.value) / _PER_YEAR.get(quantity.code or "a", 1.0)
            self._draft.set("age", round(years, 4), f"{place}.valueQuantity")
        elif words:
            self._draft.set("age", words, f"{place}.valueString")

    def _finding(self, place: str, observation: Any, codings: Sequence[Coding], text: str | None) -> None:
        """Read a sign, a distribution, or the one that the value names where the code is only 'finding'."""
        status = self._status(observation)
        where = f"{place}.code"
        value, value_text = self._concept(observation.valueCodeableConcept)
        if self._resolver.find(value, value_text, ("sign", "distribution", *_OF_PROBLEM)):
            codings, text, where, status = value, value_text, f"{place}.valueCodeableConcept", "present"
        denied = status == "absent"
        term = self._resolver.resolve(codings, text, ("sign", "distribution", *_OF_PROBLEM), where, denied)
        if term is None:
            return
        if term.facet == "distribution":
            if denied:
                self._draft.skip(where, term.label, "an absent distribution does not tell which there is")
            else:
                self._draft.set("distribution", f"cg:{term.id}", where)
        elif term.facet == "sign":
            self._draft.add("findings", self._sign(place, observation, status, f"cg:{term.id}"), place)
        else:
            self._problem(codings, text, where, "history", denied)

    def _sign(self, place: str, observation: Any, status: str, sign: str) -> dict[str, Any]:
        """Return a finding with its further signs, its places, how it was seen, and its side."""
        signs, more = [sign], defaultdict(list)
        for where, concept in self._attributes(place, observation):
            codings, text = self._concept(concept)
            side = _LATERALITY.get((text or (codings[0].display if codings else "") or "").casefold())
            if side:
                more["laterality"] = [side]
                continue
            term = self._resolver.resolve(codings, text, ("site", "modality", "sign"), where)
            if term:
                (signs if term.facet == "sign" else more[term.facet]).append(f"cg:{term.id}")
        for reference in [*(getattr(observation, "partOf", None) or []), *(getattr(observation, "derivedFrom", None) or [])]:
            more["modality"] += self._modalities.get((reference.reference or "").rpartition("/")[2], [])
        finding: dict[str, Any] = {_KEY[status]: signs}
        for key, facet in (("location", "site"), ("modality", "modality")):
            if more[facet]:
                finding[key] = list(dict.fromkeys(more[facet]))
        return finding | ({"laterality": more["laterality"][0]} if more["laterality"] else {})

    def _attributes(self, place: str, observation: Any) -> Iterator[tuple[str, Any]]:
        """Yield what tells more of a finding: its body site, its method, and the concepts that are its components."""
        for name in ("bodySite", "method"):
            concept = getattr(observation, name, None)
            if concept is not None:
                yield f"{place}.{name}", concept
        for number, component in enumerate(getattr(observation, "component", None) or []):
            value, code = component.valueCodeableConcept, component.code
            where = f"{place}.component[{number}]"
            if value is not None and _code_of(value) not in _STATUS_BY_CODE:
                yield f"{where}.valueCodeableConcept", value
            elif self._status(component) == "present":
                yield f"{where}.code", code
            else:
                self._draft.skip(where, " = ".join(map(str, self._concept(code)[0])), "a component that is not present")

    def _status(self, observation: Any) -> str:
        """Tell whether what is observed is present, absent or not assessed: present, if nothing says otherwise."""
        if getattr(observation, "dataAbsentReason", None) is not None:
            return _NOT_ASSESSED
        if observation.valueBoolean is not None:
            return "present" if observation.valueBoolean else "absent"
        codes = [_code_of(observation.valueCodeableConcept), *map(_code_of, getattr(observation, "interpretation", None) or [])]
        return next((_STATUS_BY_CODE[code] for code in codes if code in _STATUS_BY_CODE), "present")

    def _lab(self, place: str, observation: Any, codings: Sequence[Coding], text: str | None) -> None:
        if observation.dataAbsentReason is not None:
            self._draft.skip(
                place, " = ".join(map(str, codings)), f"no value: {_code_of(observation.dataAbsentReason) or 'reason not told'}"
            )
            return
        term = self._resolver.resolve(codings, text, ("analyte",), f"{place}.code")
        if term is None:
            return
        result: dict[str, Any] = {"analyte": f"cg:{term.id}"}
        quantity = observation.valueQuantity
        if quantity is not None and quantity.value is not None:
            number = float(quantity.value)
            result |= {"value": f"{quantity.comparator}{number:g}" if quantity.comparator else number}
            result |= {"unit": quantity.code or quantity.unit} if quantity.code or quantity.unit else {}
            result |= self._range(place, observation, quantity)
        states = [_STATES[code] for each in observation.interpretation or [] if (code := _code_of(each)) in _STATES]
        concept = _code_of(observation.valueCodeableConcept)
        if "value" not in result or "range" not in result:
            state = next(
                iter(states), _STATES.get(concept or "", (self._concept(observation.valueCodeableConcept)[1] or "").casefold())
            )
            result |= {"state": state} if state else {}
        if len(result) == 1:
            self._draft.skip(place, term.label, "neither a number, an interpretation nor a coded result")
        else:
            self._draft.add("labs", result, place)

    def _range(self, place: str, observation: Any, quantity: Any) -> dict[str, Any]:
        """Return the laboratory's own range, if it has the unit of the result."""
        for each in observation.referenceRange or []:
            ends = {name: end for name in ("low", "high") if (end := getattr(each, name)) is not None and end.value is not None}
            units = {end.code or end.unit for end in ends.values()} - {None}
            if ends and units <= {quantity.code or quantity.unit, quantity.unit}:
                return {"range": {name: float(end.value) for name, end in ends.items()}}
            self._draft.skip(
                f"{place}.referenceRange", each.text or ", ".join(sorted(map(str, units))), "not in the unit of the result"
            )
        return {}

    # --- codes ---

    def _coding(self, coding: Any) -> Coding:
        system, code = str(coding.system or ""), str(coding.code or "")
        if system.rstrip("/") == BASE.rstrip("/"):
            return Coding(BASE + code, coding.display)
        return Coding(self._codes.in_system(system, code) if system else code, coding.display)

    def _concept(self, concept: Any) -> tuple[list[Coding], str | None]:
        if concept is None:
            return [], None
        return [self._coding(coding) for coding in concept.coding or []], concept.text


def _flat(concepts: Any) -> list[Any]:
    """Return the codings of what R4 gives as one coding or a list of them, and R5 as concepts."""
    each = concepts if isinstance(concepts, list) else [concepts] if concepts is not None else []
    return [
        coding for concept in each for coding in (getattr(concept, "coding", None) or [concept]) if getattr(coding, "code", None)
    ]


def _code_of(concept: Any) -> str | None:
    codings = getattr(concept, "coding", None) or []
    return next((str(coding.code) for coding in codings if coding.code), None)


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
