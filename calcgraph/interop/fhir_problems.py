"""Read what FHIR tells of the history: Conditions, Procedures, and observations of problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calcgraph.interop.draft import Coding, Draft, Resolver
from calcgraph.interop.fhir_values import Coder, codes_of, shown, status_of
from calcgraph.interop.lab_series import LabSeries

__all__ = ["CLUE", "ENCOUNTER", "OF_PROBLEM", "ProblemReader"]

ENCOUNTER = "encounter-diagnosis"  # condition-category: what the encounter concluded, against a problem that was known
CLUE = "label-clue"  # our own category of whatever names the diagnosis
OF_PROBLEM = ("context", "diagnosis", "lab", "sign")
# Conditions of which it is not known that the patient has them, and procedures that were not, or not yet, done.
_UNSURE = ("unconfirmed", "provisional", "differential")
_VOID = "entered-in-error"
_NOT_DONE_YET = ("preparation", "on-hold", "unknown")
CLUE_NOTE = "it names the diagnosis: read only with --with-label-clues"


class ProblemReader:
    """Reads problems of one patient into a draft."""

    def __init__(self, draft: Draft, resolver: Resolver, coder: Coder, series: LabSeries) -> None:
        self._draft, self._resolver, self._coder, self._series = draft, resolver, coder, series

    def condition(self, place: str, condition: Any) -> None:
        """Read a Condition: confirmed, or if it does not say, present; refuted, absent; suspected, not at all."""
        codings, text = self._coder.concept(condition.code)
        verified = codes_of(condition.verificationStatus)
        unsure = next((each for each in verified if each in (*_UNSURE, _VOID)), None)
        if unsure:
            what = "Condition" if unsure == _VOID else self._coder.named(condition.code)
            self._draft.skip(place, what, unsure)
            return
        categories = {code for category in condition.category or [] for code in codes_of(category)}
        self.add(
            codings, text, f"{place}.code", "absent" if "refuted" in verified else "present",
            names_diagnosis=ENCOUNTER in categories, is_clue=CLUE in categories,
        )  # fmt: skip
        for number, site in enumerate(condition.bodySite or []):
            self._draft.skip(f"{place}.bodySite[{number}]", self._coder.named(site), "history has no place")

    def procedure(self, place: str, procedure: Any) -> None:
        """Read a Procedure as history; one that was not done is absent, one that is planned is not read."""
        if procedure.status in _NOT_DONE_YET:
            self._draft.skip(place, self._coder.named(procedure.code), procedure.status)
            return
        codings, text = self._coder.concept(procedure.code)
        self.add(codings, text, f"{place}.code", "absent" if procedure.status == "not-done" else "present")

    def observed(self, place: str, observation: Any, codings: Sequence[Coding], text: str | None) -> None:
        """Read an observation whose code names a problem."""
        status = status_of(observation)
        if status in ("present", "absent"):
            self.add(codings, text, f"{place}.code", status)
        else:
            what = f"{' = '.join(map(str, codings)) or text}: {status or shown(observation, self._coder)}"
            self._draft.skip(place, what, "it tells neither presence nor absence")
        site = getattr(observation, "bodySite", None)
        if site is not None:
            self._draft.skip(f"{place}.bodySite", self._coder.named(site), "history has no place")
        for number, component in enumerate(getattr(observation, "component", None) or []):
            what = f"{self._coder.named(component.code)}: {shown(component, self._coder)}"
            self._draft.skip(f"{place}.component[{number}]", what, "history has no parts")

    def add(
        self, codings: Sequence[Coding], text: str | None, place: str, status: str, *, names_diagnosis: bool = False,
        is_clue: bool = False,
    ) -> None:  # fmt: skip
        """Add a fact of the history, a laboratory state that is told as a problem, or a diagnosis that the encounter reached."""
        denied = status == "absent"
        term = self._resolver.resolve(codings, text, OF_PROBLEM, place, denied)
        if term is None:
            return
        if term.facet == "lab" and not denied:
            self._series.named(term, place)
        elif term.facet == "lab":
            self._draft.skip(place, term.label, "that a result is not this does not tell what it is")
        else:
            clue = is_clue or (names_diagnosis and term.facet == "diagnosis")
            if clue and not is_clue:
                self._draft.approximated.append(f"{place}: {term.label} ({CLUE_NOTE})")
            key = "label_clues" if clue else "history"
            self._draft.add(key, {"absent": [f"cg:{term.id}"]} if denied else f"cg:{term.id}", place)
