"""Write a case, and a result as interpretations in progress, as a GA4GH Phenopacket (version 2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.case.units import clean_unit
from calcgraph.interop.concepts import Concepts, Written
from calcgraph.interop.phenopacket import LATERALITIES, parse_phenopacket
from calcgraph.namespace import BASE, local_name

__all__ = ["case_packet", "result_packet"]

Message = dict[str, Any]
# The vocabularies of a class, those that phenopackets name first before the others.
_PREFERRED = (
    "HP",
    "MONDO",
    "UBERON",
    "LOINC",
    "RADLEX",
    "DOID",
    "SNOMEDCT",
    "Orphanet",
    "FMA",
    "DCM",
    "ICD11",
    "ICD10CM",
    "ICD10WHO",
    "RGO",
)
_SIDES = {side: code for code, side in LATERALITIES.items()}
_MONTHS_A_YEAR, _DAYS_A_MONTH = 12, 365.25 / 12


def case_packet(case: Case, concepts: Concepts, version: str) -> Message:
    """Return a case as a phenopacket; `version` is that of the ontology, and dates the packet.

    What it cannot carry is added to the losses of the concepts.
    """
    return _Writer(case, concepts, version).packet()


def result_packet(case: Case, data: dict[str, Any], concepts: Concepts, version: str) -> Message:
    """Return a result, as `match --json` has it, with its case: an interpretation a disease, none of them solved."""
    writer = _Writer(case, concepts, version)
    return writer.packet([writer.interpretation(each, data["disclaimer"]) for each in data["diagnoses"]])


class _Writer:
    def __init__(self, case: Case, concepts: Concepts, version: str) -> None:
        self._case, self._concepts, self._version = case, concepts, version
        self._used: set[str] = set()

    def packet(self, interpretations: list[Message] | None = None) -> Message:
        """Return the packet."""
        case = self._case
        features = [*self._findings(), *self._spread(), *(self._feature(each) for each in case.history)]
        packet = {
            "id": case.id,
            "subject": self._subject(),
            "phenotypicFeatures": features,
            "measurements": [self._measurement(each) for each in case.labs],
            "diseases": [{"term": self._class(each.term, "diagnosis")} | _excluded(each.present) for each in case.label_clues],
            "interpretations": interpretations or [],
        }
        told = {
            "title": case.title,
            "source": case.source,
            "notes": case.notes,
            "expected diagnosis": case.expected,
            "unread words": case.unread,
        }
        self._concepts.lose(*(name for name, value in told.items() if value))
        packet["metaData"] = self._metadata()
        packet = {name: value for name, value in packet.items() if value}
        parse_phenopacket(case.id, packet)
        return packet

    def _subject(self) -> Message:
        subject: Message = {"id": self._case.id}
        if self._case.sex:
            subject["sex"] = self._concepts.label(self._case.sex).upper()
        if self._case.age_years is not None:
            subject["timeAtLastEncounter"] = {"age": {"iso8601duration": _duration(self._case.age_years)}}
        elif self._case.age_band:
            subject["timeAtLastEncounter"] = {"ontologyClass": self._class(self._case.age_band, "age")}
        return subject

    def _class(self, iri: str, *facets: str) -> Message:
        """Return a term as an ontology class: a public code that is read as this term and no other, else our own id."""
        written = self._written(iri, facets)
        self._used.add(written.prefix)
        return {"id": written.curie, "label": written.label}

    def _written(self, iri: str, facets: tuple[str, ...]) -> Written:
        own, *public = self._concepts.of(iri, among=_PREFERRED)
        return next((each for each in public if self._concepts.is_read_as(each, iri, facets)), own)

    def _findings(self) -> Iterator[Message]:
        for finding in self._case.findings:
            if finding.status == "not assessed":
                self._concepts.lose(*(f"{self._concepts.label(sign)}, which is not assessed" for sign in finding.signs))
                continue
            if len(finding.signs) > 1:
                self._concepts.lose("that several signs were seen together (each is a feature of its own)")
            for sign in finding.signs:
                yield {"type": self._class(sign)} | _excluded(finding.status == "present") | self._modifiers(finding)

    def _modifiers(self, finding: Finding) -> Message:
        terms = [
            *(self._class(each, "site") for each in finding.locations),
            *(self._class(each, "modality") for each in finding.modalities),
        ]
        if finding.laterality in _SIDES:
            self._used.add("HP")
            terms.append({"id": _SIDES[finding.laterality], "label": finding.laterality.capitalize()})
        elif finding.laterality and finding.laterality != "not stated":
            self._concepts.lose(f"laterality {finding.laterality}")
        return {"modifiers": terms} if terms else {}

    def _spread(self) -> Iterator[Message]:
        if self._case.distribution:
            yield {"type": self._class(self._case.distribution)}

    def _feature(self, item: HistoryItem) -> Message:
        if self._concepts.term(item.term).facet == "sign":
            self._concepts.lose(f"that {self._concepts.label(item.term)} is known from the history")
        return {"type": self._class(item.term)} | _excluded(item.present)

    def _measurement(self, result: LabResult) -> Message:
        if result.value is None or (result.unit is None and result.state):
            if result.value is not None:
                self._lose(result, "the number without a unit")
            state = self._concepts.lab_states[result.analyte, result.state or ""]
            return {"assay": self._assay(result), "value": {"ontologyClass": self._class(state, "lab")}}
        if result.comparator:
            self._lose(result, f"the {result.comparator} before the number")
        if result.state:
            self._lose(result, "the state beside the number")
        quantity: Message = {"value": result.value, "unit": self._unit(result.unit)}
        if result.range_high is not None:  # from zero, if it has no lower end
            low = result.range_low or 0.0
            quantity["referenceRange"] = {"unit": self._unit(result.unit), "low": low, "high": result.range_high}
        elif result.range_low is not None:
            self._lose(result, "a range without an upper end")
        return {"assay": self._assay(result), "value": {"quantity": quantity}}

    def _lose(self, result: LabResult, what: str) -> None:
        self._concepts.lose(f"{what} of {self._concepts.label(result.analyte)}")

    def _assay(self, result: LabResult) -> Message:
        own, *public = self._concepts.of(result.analyte, result.unit)
        written = public[0] if public else own
        self._used.add(written.prefix)
        return {"id": written.curie, "label": written.label}

    def _unit(self, unit: str | None) -> Message:
        self._used.add("UCUM")
        return {"id": f"UCUM:{quote(clean_unit(unit or '1'), safe='/')}", "label": unit or "1"}

    def interpretation(self, each: dict[str, Any], disclaimer: str) -> Message:
        """Return one ranked disease as an interpretation that is in progress."""
        low, high = each["rank_range"]
        summary = f"rank {each['rank']} ({low} to {high}), {each['status']}, {each['weight']:+.2f} bits of evidence. {disclaimer}"
        disease = self._class(BASE + local_name(each["id"]), "diagnosis")
        return {
            "id": local_name(each["id"]),
            "progressStatus": "IN_PROGRESS",
            "summary": summary,
            "diagnosis": {"disease": disease},
        }

    def _metadata(self) -> Message:
        resources = [self._resource(prefix) for prefix in sorted(self._used)]
        made = {"created": f"{self._version}T00:00:00Z", "createdBy": "calcgraph"}
        return made | {"resources": resources, "phenopacketSchemaVersion": "2.0"}

    def _resource(self, prefix: str) -> Message:
        own = {"prefix": "cg", "label": "calcgraph", "namespace": BASE, "version": self._version}
        known = self._concepts.codes.vocabularies.get(prefix, own)
        prefix, namespace = known["prefix"], known["namespace"]
        named = {"id": prefix.casefold(), "name": known["label"], "version": known["version"]}
        return named | {"url": namespace, "namespacePrefix": prefix, "iriPrefix": namespace}


def _excluded(present: bool) -> Message:
    return {} if present else {"excluded": True}


def _duration(years: float) -> str:
    """Write an age as a duration in years, months and days."""
    whole, rest = divmod(years, 1)
    months, rest = divmod(round(rest * _MONTHS_A_YEAR, 3), 1)
    days = int(rest * _DAYS_A_MONTH)
    told = [f"{int(number)}{unit}" for number, unit in ((whole, "Y"), (months, "M"), (days, "D")) if number]
    return "P" + ("".join(told) or "0D")
