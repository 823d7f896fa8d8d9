"""Read GA4GH Phenopackets (version 2) as cases, checked by the phenopackets library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from calcgraph.codes import Codes
from calcgraph.errors import CaseError, MissingExtra, Violation
from calcgraph.interop.draft import Coding, Draft, Resolver
from calcgraph.terms import TermIndex

__all__ = ["LATERALITIES", "is_phenopacket", "parse_phenopacket", "read_phenopacket"]

# Modifiers that tell a side, as the Human Phenotype Ontology has them.
LATERALITIES = {"HP:0012832": "bilateral", "HP:0012834": "right", "HP:0012835": "left"}
_FIELDS = ("phenotypicFeatures", "metaData", "subject", "measurements", "diseases")
_OF_FEATURE = ("sign", "context", "lab", "distribution", "diagnosis")
_OF_DISEASE = ("diagnosis", "context", "lab", "sign")
_UNREAD = ("biosamples", "files")
_DAYS_A_YEAR, _MONTHS_A_YEAR = 365.25, 12


def is_phenopacket(data: object) -> bool:
    """Tell whether JSON data are a phenopacket."""
    return isinstance(data, dict) and "resourceType" not in data and sum(name in data for name in _FIELDS) >= 2


def parse_phenopacket(source: str, data: Mapping[str, Any]) -> Any:
    """Return JSON data as a message of the phenopackets library; what it finds wrong raises CaseError.

    Without the `linked` extra MissingExtra is raised.
    """
    try:
        from google.protobuf.json_format import ParseDict, ParseError
        from phenopackets import Phenopacket
    except ImportError as error:
        raise MissingExtra("reading phenopackets", "linked") from error
    try:
        return ParseDict(data, Phenopacket())
    except ParseError as error:
        raise CaseError(source, [Violation("phenopacket", " ".join(str(error).split()))]) from error


def read_phenopacket(source: str, name: str, data: Mapping[str, Any], terms: TermIndex, codes: Codes) -> Draft:
    """Read one phenopacket."""
    packet = parse_phenopacket(source, data)
    draft = Draft(source, packet.id or name)
    _Reader(draft, Resolver(terms, codes, draft)).read(packet)
    draft.unread += [f"{field}: {len(data[field])} entries (not read)" for field in _UNREAD if data.get(field)]
    return draft


class _Reader:
    def __init__(self, draft: Draft, resolver: Resolver) -> None:
        self._draft, self._resolver = draft, resolver

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
        elif kind:
            self._draft.skip(place, kind, "give the age as a duration such as P56Y, or as an ontology class")

    def _age(self, duration: str, place: str) -> None:
        from rdflib.xsd_datetime import parse_xsd_duration

        try:
            told = parse_xsd_duration(duration)
        except ValueError:
            self._draft.skip(place, duration, "not a duration such as P56Y or P6M")
            return
        years = float(getattr(told, "years", 0)) + float(getattr(told, "months", 0)) / _MONTHS_A_YEAR
        self._draft.set("age", round(years + getattr(told, "tdelta", told).days / _DAYS_A_YEAR, 4), place)

    def _feature(self, place: str, feature: Any) -> None:
        term = self._resolver.resolve([_coding(feature.type)], None, _OF_FEATURE, f"{place}.type", feature.excluded)
        if term is None:
            return
        word = f"cg:{term.id}"
        if term.facet == "sign":
            finding = {"absent" if feature.excluded else "sign": [word]}
            self._draft.add("findings", finding | self._modifiers(place, feature), place)
        elif term.facet == "distribution" and not feature.excluded:
            self._draft.set("distribution", word, place)
        elif term.facet == "lab" and not feature.excluded:
            self._draft.add("labs", word, place)
        elif term.facet in ("lab", "distribution"):
            self._draft.skip(place, term.label, "that it is not this does not tell what it is")
        else:
            self._draft.add("history", {"absent": [word]} if feature.excluded else word, place)
            for number, modifier in enumerate(feature.modifiers):
                self._draft.skip(f"{place}.modifiers[{number}]", _coding(modifier), "history has no place and no side")

    def _modifiers(self, place: str, feature: Any) -> dict[str, Any]:
        """Return places, modalities and side of a feature, which stand among its modifiers."""
        found: dict[str, Any] = {}
        for number, modifier in enumerate(feature.modifiers):
            where = f"{place}.modifiers[{number}]"
            if modifier.id in LATERALITIES:
                found["laterality"] = LATERALITIES[modifier.id]
                continue
            term = self._resolver.resolve([_coding(modifier)], None, ("site", "modality"), where)
            if term:
                found.setdefault("location" if term.facet == "site" else "modality", []).append(f"cg:{term.id}")
        return found

    def _measurement(self, place: str, measurement: Any) -> None:
        value = measurement.value
        if value.WhichOneof("value") == "ontology_class":
            term = self._resolver.resolve([_coding(value.ontology_class)], None, ("lab",), f"{place}.value.ontologyClass")
            if term:
                self._draft.add("labs", f"cg:{term.id}", place)
            return
        if value.WhichOneof("value") != "quantity":
            self._draft.skip(place, _coding(measurement.assay), "no value that is a quantity or an ontology class")
            return
        term = self._resolver.resolve([_coding(measurement.assay)], None, ("analyte",), f"{place}.assay")
        if term:
            self._draft.add("labs", {"analyte": f"cg:{term.id}"} | self._quantity(place, value.quantity), place)

    def _quantity(self, place: str, quantity: Any) -> dict[str, Any]:
        result: dict[str, Any] = {"value": quantity.value}
        unit = _unit(quantity.unit)
        if unit:
            result["unit"] = unit
        if quantity.HasField("reference_range"):
            ends = quantity.reference_range
            if _unit(ends.unit) in (unit, None):
                result["range"] = {"low": ends.low, "high": ends.high}
            else:
                self._draft.skip(f"{place}.value.quantity.referenceRange", _unit(ends.unit), "not in the unit of the value")
        return result

    def _disease(self, place: str, disease: Any) -> None:
        self._clue(disease.term, disease.excluded, f"{place}.term")

    def _interpretation(self, place: str, interpretation: Any) -> None:
        self._clue(interpretation.diagnosis.disease, False, f"{place}.diagnosis.disease")

    def _clue(self, named: Any, excluded: bool, place: str) -> None:
        """Add a diagnosis that the packet names: it is read only by who asks for facts that name the answer."""
        term = self._resolver.resolve([_coding(named)], None, _OF_DISEASE, place, excluded)
        if term and term.facet == "lab":
            self._draft.skip(place, term.label, "a laboratory state belongs among measurements or features")
        elif term:
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


def _coding(concept: Any) -> Coding:
    return Coding(concept.id, concept.label or None)


def _unit(concept: Any) -> str | None:
    """Return the UCUM code of a unit: its id without the prefix, or its label."""
    from urllib.parse import unquote

    prefix, _, code = concept.id.partition(":")
    return unquote(code) if prefix.casefold() == "ucum" and code else concept.label or None
