"""Sort the resources of a FHIR Bundle by the patient they are about, and follow references within the Bundle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Entry", "PatientRecord", "References", "kind_of", "records"]

_SUBJECTS = ("subject", "patient")
_OF_NO_PATIENT = "it does not tell which patient it is about"


@dataclass(frozen=True)
class Entry:
    """A resource of a Bundle: its place, the URL that it has there, and the resource itself."""

    place: str
    url: str
    resource: Any


@dataclass
class PatientRecord:
    """What a Bundle holds of one patient; `name` is the patient's id, if one is given.

    `others` are resources that are about something else, or do not tell about which patient, each with the reason.
    """

    name: str
    entries: list[Entry] = field(default_factory=list)
    others: list[tuple[Entry, str]] = field(default_factory=list)


class References:
    """Finds the entry that a reference leads to: by the URL of the entry, or by type and id."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_name: dict[str, Entry] = {}
        for entry in entries:
            for name in (entry.url, f"{kind_of(entry.resource)}/{entry.resource.id}" if entry.resource.id else ""):
                if name:
                    self._by_name.setdefault(name, entry)

    def follow(self, reference: Any) -> Entry | None:
        """Return the entry that a reference leads to, or None if it leads out of the Bundle."""
        text = _written(reference)
        return self._by_name.get(text) or self._by_name.get("/".join(text.split("/")[-2:]))


def kind_of(resource: Any) -> str:
    """Return the type of a resource."""
    return str(resource.get_resource_type())


def _written(reference: Any) -> str:
    """Return a reference as it is written, without the version of what it leads to."""
    return str(getattr(reference, "reference", None) or "").partition("/_history/")[0]


def records(entries: Sequence[Entry], references: References, readable: Collection[str]) -> list[PatientRecord]:
    """Return a record for each patient that entries of readable types are about, patients of the Bundle first.

    An entry that names no patient is about the only one there is. A patient may be named without being in the Bundle.
    """
    found = {
        entry.place: PatientRecord(entry.resource.id or _end(entry.url))
        for entry in entries
        if kind_of(entry.resource) == "Patient"
    }
    told = [(entry, *_about(entry, references)) for entry in entries]
    full = _in_full({patient for _, patient, _ in told})
    told = [(entry, full.get(patient, patient), other) for entry, patient, other in told]
    nameless = next(iter(found.values())) if len(found) == 1 and not next(iter(found.values())).name else None
    for entry, patient, _ in told:
        if patient and patient not in found and kind_of(entry.resource) in readable:
            # Where the only Patient has no name by which anything could refer to it, it is the one that is meant.
            found[patient] = nameless or PatientRecord(_end(patient))
    every = list({id(record): record for record in found.values()}.values()) or [PatientRecord("")]
    for entry, patient, other in told:
        if not other and (patient in found or len(every) == 1):
            found.get(patient, every[0]).entries.append(entry)
            continue
        for record in every:
            record.others.append((entry, f"it is about {other}" if other else _OF_NO_PATIENT))
    return every


def _about(entry: Entry, references: References) -> tuple[str, str]:
    """Return what stands for the patient of a resource, and what else it is about, if it is not about a patient.

    For a patient stands the place of the Patient, or a reference that leads out of the Bundle.
    """
    kind = kind_of(entry.resource)
    if kind == "Patient":
        return entry.place, ""
    focus = getattr(entry.resource, "focus", None) if kind == "Observation" else None
    if focus:
        return "", _written(focus[0]) or "something else than the patient"
    subject = next((each for name in _SUBJECTS if (each := getattr(entry.resource, name, None)) is not None), None)
    text, target = _written(subject), references.follow(subject)
    if target is not None:
        return (target.place, "") if kind_of(target.resource) == "Patient" else ("", text)
    if not text or text.startswith("#"):
        return "", ""
    return (text, "") if text.startswith("urn:") or "Patient" in text.split("/")[-2:-1] else ("", text)


def _in_full(references: set[str]) -> dict[str, str]:
    """Return the absolute reference that a relative one to the same patient stands for, where there is just one."""
    absolute: dict[str, list[str]] = {}
    for reference in references:
        if "://" in reference:
            absolute.setdefault("/".join(reference.split("/")[-2:]), []).append(reference)
    return {relative: found[0] for relative, found in absolute.items() if len(found) == 1}


def _end(reference: str) -> str:
    return reference.replace(":", "/").rpartition("/")[2]
