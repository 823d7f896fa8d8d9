"""Hold a FHIR Bundle against the models of fhir.resources: R4 (its R4B) and R5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from calcgraph.errors import CaseError, MissingExtra, Violation, shortened

__all__ = ["VERSIONS", "check_bundle"]

VERSIONS = {"R4": "fhir.resources.R4B.bundle", "R5": "fhir.resources.bundle"}


def check_bundle(source: str, data: Mapping[str, Any], versions: Iterable[str] = tuple(VERSIONS)) -> Any:
    """Return a Bundle as a model of the first version that it fits.

    If it fits none, CaseError lists the faults against the version that it fits best. Without the `linked` extra
    MissingExtra is raised.
    """
    try:
        from pydantic import ValidationError

        models = [import_module(VERSIONS[version]).Bundle for version in versions]
    except ImportError as error:
        raise MissingExtra("reading and writing FHIR", "linked") from error
    faults: list[list[Violation]] = []
    for model in models:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            faults.append([_violation(each["loc"], each["msg"], each.get("input")) for each in error.errors()])
    raise CaseError(source, min(faults, key=len))


def _violation(place: Iterable[str | int], message: str, value: object) -> Violation:
    path = "Bundle" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    shown = "" if isinstance(value, dict | list) else shortened(str(value))
    return Violation(path, message.removeprefix("Value error, "), shown)
