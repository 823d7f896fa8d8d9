"""Read GA4GH Phenopackets (version 2) as cases, checked by the phenopackets library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from calcgraph.codes import Codes
from calcgraph.errors import CaseError, MissingExtra, Violation
from calcgraph.interop.draft import CLUE_NOTE, Coding, Draft, Resolver, as_identifier
from calcgraph.interop.lab_series import LabSeries, state_in_words
from calcgraph.terms import TermIndex

__all__ = ["LATERALITIES", "is_phenopacket", "parse_phenopacket", "read_phenopacket"]

# Modifiers that tell a side, as the Human Phenotype Ontology has them.
LATERALITIES = {"HP:0012832": "bilateral", "HP:0012834": "right", "HP:0012835": "left"}
_FIELDS = ("phenotypicFeatures", "metaData", "subject", "measurements", "diseases", "phenotypic_features", "meta_data")
_GROUPS = {"proband": "a family: give the packet of its proband", "members": "a cohort: give the packet of each member"}
_OF_FEATURE = ("sign", "context", "lab", "distribution", "diagnosis")
_OF_DISEASE = ("diagnosis", "context", "lab", "sign")
# Fields that tell facts and are not read.
_UNREAD = (
    "biosamples", "files", "severity", "onset", "resolution", "description", "diseaseStage", "clinicalTnmFinding", "primarySite",
    "laterality", "genomicInterpretations", "bodySite", "adverseEvents", "vitalStatus",
)  # fmt: skip
_PLACE = re.compile(r"\bPhenopacket\.([\w.\[\]]*[\w\]])")  # where protobuf finds fault
_CONCLUDED = ("SOLVED", "COMPLETED")
_DAYS_A_YEAR, _MONTHS_A_YEAR = 365.25, 12


def is_phenopacket(data: object) -> bool:
    """Tell whether JSON data are a phenopacket."""
    if not isinstance(data, dict) or "resourceType" in data:
        return False
    return sum(name in data for name in _FIELDS) >= 2 or any(isinstance(data.get(name), dict | list) for name in _GROUPS)


def parse_phenopacket(source: str, data: Mapping[str, Any]) -> Any:
    """Return JSON data as a message of the phenopackets library; what it finds wrong raises CaseError.

    Without the `linked` extra MissingExtra is raised.
    """
    try:
        from google.protobuf.json_format import ParseDict, ParseError
        from phenopackets import Phenopacket
    except ImportError as error:
        raise MissingExtra("reading and writing phenopackets", "linked") from error
    group = next((name for name in _GROUPS if name in data), None)
    if group:
        raise CaseError(source, [Violation(group, f"this is {_GROUPS[group]} as a file of its own")])
    try:
        return ParseDict(data, Phenopacket())
    except ParseError as error:
        message = " ".join(str(error).split())
        found = _PLACE.search(message)
        raise CaseError(source, [Violation(found[1] if found else "phenopacket", message.rstrip("."))]) from error


def read_phenopacket(
    source: str, name: str, data: Mapping[str, Any], terms: TermIndex, codes: Codes, lab_states: Mapping[tuple[str, str], str]
) -> Draft:
    """Read one phenopacket."""
    packet = parse_phenopacket(source, data)
    draft = Draft(source, as_identifier(packet.id or name), place=" ".join(["phenopacket", packet.id]).strip())
    if packet.id and draft.id != packet.id:
        draft.approximated.append(f"id: {packet.id} (here {draft.id})")
    _Reader(draft, Resolver(terms, codes, draft), LabSeries(draft, terms, lab_states)).read(packet)
    return draft


class _Reader:
    def __init__(self, draft: Draft, resolver: Resolver, series: LabSeries) -> None:
        self._draft, self._resolver, self._series = draft, resolver, series

    def read(self, packet: Any) -> None:
        """Read subject, features, measurements, diseases, interpretations and treatments."""
        self._subject(packet.subject)
        parts: Sequence[tuple[str, Iterable[Any], Callable[[str, Any], None]]] = (
            ("phenotypicFeatures", packet.phenotypic_features, self._feature),
            ("measurements", packet.measurements, self._measurement),
            ("diseases", packet.diseases, self._disease),
            ("interpretations", packet.interpretations, self._interpretation),
            ("medicalActions", packet.medical_actions, self._action),
        )
        for name, items, read in parts:
            for number, item in enumerate(items):
                read(f"{name}[{number}]", item)
                self._list_unread(f"{name}[{number}]", item)
        self._list_unread("", packet)
        self._series.settle()

    def _list_unread(self, place: str, message: Any) -> None:
        for described, value in message.ListFields():
            if described.json_name in _UNREAD:
                self._draft.skip(f"{place}.{described.json_name}".lstrip("."), _in_short(value), "not read")

    def _subject(self, subject: Any) -> None:
        sex = subject.DESCRIPTOR.fields_by_name["sex"].enum_type.values_by_number[subject.sex].name
        if sex in ("FEMALE", "MALE"):
            self._draft.set("sex", sex.casefold(), "subject.sex")
        elif sex == "OTHER_SEX":
            self._draft.skip("subject.sex", sex)
        time, place = subject.time_at_last_encounter, "subject.timeAtLastEncounter"
        kind = time.WhichOneof("element")
        if kind == "age":
            self._age(time.age.iso8601duration, f"{place}.age")
        elif kind == "ontology_class":
            term = self._resolver.resolve([_coding(time.ontology_class)], None, ("age",), f"{place}.ontologyClass")
            if term:
                self._draft.set("age", term.label, f"{place}.ontologyClass")
        elif kind == "timestamp" and subject.HasField("date_of_birth"):
            days = (_datetime(time.timestamp) - _datetime(subject.date_of_birth)).days
            self._draft.set("age", round(days / _DAYS_A_YEAR, 2), f"{place}.timestamp")
        elif kind or subject.HasField("date_of_birth"):
            self._draft.skip(place, kind or "no time", "give the age as a duration such as P56Y, or as an ontology class")
        self._list_unread("subject", subject)

    def _age(self, duration: str, place: str) -> None:
        years = _years(duration)
        if years is None:
            self._draft.skip(place, duration, "not a duration such as P56Y or P6M")
        else:
            self._draft.set("age", round(years, 4), place)

    def _feature(self, place: str, feature: Any) -> None:
        term = self._resolver.resolve([_coding(feature.type)], None, _OF_FEATURE, f"{place}.type", feature.excluded)
        if term is None:
            return
        if term.facet == "sign" and feature.HasField("resolution"):
            self._draft.skip(place, term.label, "it has gone again")
            return
        word = f"cg:{term.id}"
        if term.facet == "sign":
            finding, whole = self._modifiers(place, feature)
            if whole or not feature.excluded:
                self._draft.add("findings", {"absent" if feature.excluded else "sign": [word], **finding}, place)
            else:
                self._draft.skip(place, term.label, "absent, but where or of which kind is not read in full")
        elif term.facet == "distribution" and not feature.excluded:
            self._draft.set("distribution", word, place)
        elif term.facet == "lab" and not feature.excluded:
            self._series.named(term, place)
        elif term.facet in ("lab", "distribution"):
            self._draft.skip(place, term.label, "that it is not this does not tell what it is")
        else:
            self._draft.add("history", {"absent": [word]} if feature.excluded else word, place)
            for number, modifier in enumerate(feature.modifiers):
                self._draft.skip(f"{place}.modifiers[{number}]", _coding(modifier), "history has no place and no side")

    def _modifiers(self, place: str, feature: Any) -> tuple[dict[str, Any], bool]:
        """Return places, modalities and side of a feature, which stand among its modifiers, and whether all are read."""
        found: dict[str, Any] = {}
        whole = not feature.HasField("severity")
        for number, modifier in enumerate(feature.modifiers):
            where = f"{place}.modifiers[{number}]"
            if modifier.id in LATERALITIES:
                found["laterality"] = LATERALITIES[modifier.id]
                continue
            near = self._resolver.find([_coding(modifier)], None, ("site", "modality"))
            whole &= near is not None and (near[0].facet != "site" or near[1] != "narrower")
            term = self._resolver.resolve([_coding(modifier)], None, ("site", "modality"), where)
            if term:
                found.setdefault("location" if term.facet == "site" else "modality", []).append(f"cg:{term.id}")
        return found, whole

    def _measurement(self, place: str, measurement: Any) -> None:
        value, when = measurement.value, _moment(measurement.time_observed)
        kind = value.WhichOneof("value") if measurement.WhichOneof("measurement_value") == "value" else None
        if kind == "ontology_class":
            self._class_of_result(place, measurement.assay, value.ontology_class, when)
        elif kind == "quantity":
            term = self._resolver.resolve([_coding(measurement.assay)], None, ("analyte",), f"{place}.assay")
            if term:
                self._series.measured(term, self._quantity(place, value.quantity), place, when)
        else:
            self._draft.skip(place, _coding(measurement.assay), "no value that is a quantity or an ontology class")

    def _class_of_result(self, place: str, assay: Any, named: Any, when: float | None) -> None:
        """Read a laboratory state, or an assay with a word such as positive or high."""
        state = state_in_words(named.label)
        if state is None or self._resolver.find([_coding(named)], None, ("lab",)):
            term = self._resolver.resolve([_coding(named)], None, ("lab",), f"{place}.value.ontologyClass")
            if term:
                self._series.named(term, place, when)
            return
        analyte = self._resolver.resolve([_coding(assay)], None, ("analyte",), f"{place}.assay")
        if analyte is None:
            return
        known = self._series.known_state(analyte, state)
        if known:
            self._series.measured(analyte, {"state": known}, place, when)
        else:
            self._draft.skip(f"{place}.value.ontologyClass", _coding(named), f"not a state of {analyte.label}")

    def _quantity(self, place: str, quantity: Any) -> dict[str, Any]:
        result: dict[str, Any] = {"value": quantity.value}
        unit = _unit(quantity.unit)
        if unit:
            result["unit"] = unit
        if quantity.HasField("reference_range"):
            ends = quantity.reference_range
            told = {"low": ends.low, "high": ends.high}
            if _unit(ends.unit) in (unit, None):  # an end that is not told is a zero in the message
                result["range"] = told if ends.high > ends.low else {"low": ends.low}
            else:
                self._draft.skip(f"{place}.value.quantity.referenceRange", _unit(ends.unit), "not in the unit of the value")
        return result

    def _disease(self, place: str, disease: Any) -> None:
        self._clue(disease.term, disease.excluded, f"{place}.term")

    def _interpretation(self, place: str, interpretation: Any) -> None:
        named = interpretation.diagnosis.disease
        names = interpretation.DESCRIPTOR.enum_types_by_name["ProgressStatus"].values_by_number
        progress = names[interpretation.progress_status].name
        if progress in _CONCLUDED:
            self._clue(named, False, f"{place}.diagnosis.disease")
        else:
            self._draft.skip(f"{place}.diagnosis.disease", _coding(named), f"the interpretation is {progress}")
        self._list_unread(f"{place}.diagnosis", interpretation.diagnosis)

    def _clue(self, named: Any, excluded: bool, place: str) -> None:
        """Add a diagnosis that the packet names: it is read only by who asks for facts that name the answer."""
        term = self._resolver.resolve([_coding(named)], None, _OF_DISEASE, place, excluded)
        if term and term.facet == "lab":
            self._draft.skip(place, term.label, "a laboratory state belongs among measurements or features")
        elif term:
            self._draft.approximated.append(f"{place}: {term.label} ({CLUE_NOTE})")
            self._draft.add("label_clues", {"absent": [f"cg:{term.id}"]} if excluded else f"cg:{term.id}", place)

    def _action(self, place: str, action: Any) -> None:
        kind = action.WhichOneof("action")
        concept = {"procedure": action.procedure.code, "treatment": action.treatment.agent}.get(kind or "")
        if concept is None:
            self._draft.skip(place, kind or "nothing")
            return
        term = self._resolver.resolve([_coding(concept)], None, ("context",), place)
        if term:
            self._draft.add("history", f"cg:{term.id}", place)
        if kind == "procedure":
            self._list_unread(f"{place}.procedure", action.procedure)


def _coding(concept: Any) -> Coding:
    return Coding(concept.id, concept.label or None)


def _unit(concept: Any) -> str | None:
    """Return the UCUM code of a unit: its id without the prefix, or its label."""
    from urllib.parse import unquote

    prefix, _, code = concept.id.partition(":")
    return unquote(code) if prefix.casefold() == "ucum" and code else concept.label or None


def _years(duration: str) -> float | None:
    """Return a duration such as P56Y6M in years, or None if it is no duration."""
    from rdflib.xsd_datetime import parse_xsd_duration

    try:
        told = parse_xsd_duration(duration)
    except ValueError:
        return None
    years = float(getattr(told, "years", 0)) + float(getattr(told, "months", 0)) / _MONTHS_A_YEAR
    return years + getattr(told, "tdelta", told).days / _DAYS_A_YEAR


def _datetime(timestamp: Any) -> datetime:
    return datetime.fromtimestamp(timestamp.seconds, UTC)


def _moment(time: Any) -> float | None:
    """Return when something was observed: a number that grows with time, of an age or of a timestamp."""
    kind = time.WhichOneof("element")
    return _years(time.age.iso8601duration) if kind == "age" else float(time.timestamp.seconds) if kind == "timestamp" else None


def _in_short(value: Any) -> str:
    """Return a field as it is listed: its words, its class, or how many entries it has."""
    if isinstance(value, str):
        return value
    if hasattr(value, "id") and hasattr(value, "label"):
        return str(_coding(value))
    if hasattr(value, "WhichOneof"):
        kind = value.WhichOneof("element") if "element" in value.DESCRIPTOR.oneofs_by_name else None
        part = getattr(value, kind) if kind else None
        if kind == "ontology_class":
            return str(_coding(part))
        return str(getattr(part, "iso8601duration", kind or value.DESCRIPTOR.name))
    return f"{len(value)} entries"
