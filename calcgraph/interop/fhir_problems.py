"""Read what FHIR tells of the history: Conditions, Procedures, and observations of problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.interop.draft import CLUE_NOTE, Coding, Draft, Resolver
from calcgraph.interop.fhir_values import Coder, codes_of, shown, status_of
from calcgraph.interop.lab_series import LabSeries
from calcgraph.terms import Term

__all__ = ["CLUE", "ENCOUNTER", "ProblemReader"]

ENCOUNTER = "encounter-diagnosis"  # condition-category: what the encounter concluded, against a problem that was known
CLUE = "label-clue"  # our own category of whatever names the diagnosis
_OF_PROBLEM = ("context", "diagnosis", "lab", "sign")
_OF_OBSERVED = ("context", "lab", "diagnosis")  # an observation is a diagnosis only if its code says just that


class ProblemReader:
    """Reads problems of one patient into a draft."""

    def __init__(self, draft: Draft, resolver: Resolver, coder: Coder, series: LabSeries) -> None:
        self._draft, self._resolver, self._coder, self._series = draft, resolver, coder, series

    def condition(self, place: str, condition: Any) -> None:
        """Read a Condition that is confirmed, or does not say so, as present, and one that is refuted as absent."""
        codings, text = self._coder.concept(condition.code)
        categories = {code for category in condition.category or [] for code in codes_of(category)}
        self.add(
            codings, text, f"{place}.code", "absent" if "refuted" in codes_of(condition.verificationStatus) else "present",
            names_diagnosis=ENCOUNTER in categories, is_clue=CLUE in categories,
        )  # fmt: skip
        for number, site in enumerate(condition.bodySite or []):
            self._draft.skip(f"{place}.bodySite[{number}]", self._coder.named(site), "history has no place")

    def procedure(self, place: str, procedure: Any) -> None:
        """Read a Procedure as history; one that was not done is absent."""
        codings, text = self._coder.concept(procedure.code)
        self.add(codings, text, f"{place}.code", "absent" if procedure.status == "not-done" else "present")

    def observed(self, place: str, observation: Any, codings: Sequence[Coding], text: str | None) -> None:
        """Read an observation whose code names a problem."""
        status = status_of(observation)
        if status in ("present", "absent"):
            self.found(codings, text, f"{place}.code", status)
        else:
            what = f"{' = '.join(map(str, codings)) or text}: {status or shown(observation, self._coder)}"
            self._draft.skip(place, what, "it tells neither presence nor absence")
        site = getattr(observation, "bodySite", None)
        if site is not None:
            self._draft.skip(f"{place}.bodySite", self._coder.named(site), "history has no place")
        for number, component in enumerate(getattr(observation, "component", None) or []):
            what = f"{self._coder.named(component.code)}: {shown(component, self._coder)}"
            self._draft.skip(f"{place}.component[{number}]", what, "history has no parts")

    def found(self, codings: Sequence[Coding], text: str | None, place: str, status: str) -> None:
        """Add a problem that an observation names."""
        term = self._resolver.resolve(codings, text, _OF_OBSERVED, place, status == "absent")
        if term is not None:
            self._add(term, place, "history", status == "absent")

    def add(
        self, codings: Sequence[Coding], text: str | None, place: str, status: str, *, names_diagnosis: bool = False,
        is_clue: bool = False,
    ) -> None:  # fmt: skip
        """Add a fact of the history; a diagnosis that the encounter reached, and our own category, are clues."""
        term = self._resolver.resolve(codings, text, _OF_PROBLEM, place, status == "absent")
        if term is None:
            return
        concluded = names_diagnosis and term.facet == "diagnosis" and not is_clue
        if concluded:
            self._draft.approximated.append(f"{place}: {term.label} ({CLUE_NOTE})")
        self._add(term, place, "label_clues" if is_clue or concluded else "history", status == "absent")

    def _add(self, term: Term, place: str, key: str, denied: bool) -> None:
        if term.facet == "lab" and not denied:
            self._series.named(term, place)
        elif term.facet == "lab":
            self._draft.skip(place, term.label, "that a result is not this does not tell what it is")
        else:
            self._draft.add(key, {"absent": [f"cg:{term.id}"]} if denied else f"cg:{term.id}", place)
