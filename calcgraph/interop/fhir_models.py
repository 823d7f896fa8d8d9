"""Hold a FHIR Bundle against the models of fhir.resources: R4 (its R4B) and R5."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from calcgraph.errors import CaseError, MissingExtra, Violation, shortened

__all__ = ["VERSIONS", "check_bundle"]

# What to do about the faults that pydantic names by type.
_ADVICE = {
    "extra_forbidden": "FHIR has no such element here: check its spelling, or leave it out",
    "missing": "FHIR wants this element: add it",
    "json_invalid": "an element with parts is expected here, not a word",
    "list_type": "a list is expected here",
}
_NO_TYPE = "FHIR has no such type of resource: check its spelling"
VERSIONS = {"R4": "fhir.resources.R4B.bundle", "R5": "fhir.resources.bundle"}


def check_bundle(source: str, data: Mapping[str, Any], versions: Sequence[str] = tuple(VERSIONS)) -> Any:
    """Return a Bundle as a model of the first version that it fits.

    If it fits none, CaseError lists the faults against the version that it fits best. Without the `linked` extra
    MissingExtra is raised.
    """
    try:
        from pydantic import ValidationError

        models = [import_module(VERSIONS[version]).Bundle for version in versions]
    except ImportError as error:
        raise MissingExtra("reading and writing FHIR", "linked") from error
    unknown = list(_unknown_types(data, versions))
    if unknown:  # fhir.resources breaks at them
        raise CaseError(source, unknown)
    faults: list[list[Violation]] = []
    for model in models:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            faults.append([_violation(each["loc"], each["type"], each["msg"], each.get("input")) for each in error.errors()])
        except KeyError as error:  # a type that this release does not have
            faults.append([Violation("Bundle", _NO_TYPE, str(error.args[0]))])
    raise CaseError(source, min(faults, key=len))


def _unknown_types(data: Mapping[str, Any], versions: Sequence[str]) -> Iterator[Violation]:
    finders = [import_module(VERSIONS[version].rpartition(".")[0]).get_fhir_model_class for version in versions]
    entries = data.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        name = resource.get("resourceType") if isinstance(resource, dict) else "Patient"
        if not any(_is_known(str(name), find) for find in finders):
            yield Violation(f"Bundle.entry[{number}].resource.resourceType", _NO_TYPE, shortened(str(name)))


def _is_known(name: str, find: Callable[[str], object]) -> bool:
    try:
        find(name)
    except (LookupError, ValueError):
        return False
    return True


def _violation(place: Iterable[str | int], kind: str, message: str, value: object) -> Violation:
    path = "Bundle" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    shown = "" if isinstance(value, dict | list) else shortened(str(value))
    return Violation(path, _ADVICE.get(kind, message.removeprefix("Value error, ")), shown)
