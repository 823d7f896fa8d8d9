"""Read imaging findings of FHIR: signs that are present, absent or not assessed, where, on which side and by which modality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from calcgraph.interop.draft import Coding, Draft, Resolver
from calcgraph.interop.fhir_patients import References
from calcgraph.interop.fhir_problems import ProblemReader
from calcgraph.interop.fhir_values import Coder, shown, side_of, status_of
from calcgraph.terms import Term

__all__ = ["FindingReader"]

_OF_FINDING = ("sign", "distribution", "context", "lab", "diagnosis")
_OF_DETAIL = ("site", "modality", "sign")
_KEY = {"present": "sign", "absent": "absent", "not assessed": "not_assessed"}
_UNCLEAR = "it tells neither presence nor absence"


@dataclass
class _Finding:
    """Signs by status, in the order in which they are told, and where and how they were looked for.

    `is_vague` if not all is read that tells where or which: then what is absent might be absent there alone.
    """

    signs: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    locations: list[Term] = field(default_factory=list)
    modalities: list[Term] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    is_vague: bool = False

    def add(self, term: Term, status: str) -> None:
        """Add a sign, a place or a modality."""
        kinds = {"sign": self.signs[status], "site": self.locations, "modality": self.modalities}
        if term not in kinds[term.facet]:
            kinds[term.facet].append(term)

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield an entry of a case file for each status."""
        more = {"location": self.locations, "modality": self.modalities}
        told: dict[str, Any] = {name: _words(terms) for name, terms in more.items() if terms}
        if self.sides:
            told["laterality"] = self.sides[0] if len(set(self.sides)) == 1 else "bilateral"
        for status, signs in self.signs.items():
            if signs and not (status == "absent" and self.is_vague):
                yield {_KEY[status]: _words(signs), **told}


class FindingReader:
    """Reads the findings of one patient into a draft; studies and reports come before the findings that refer to them."""

    def __init__(self, draft: Draft, resolver: Resolver, coder: Coder, problems: ProblemReader, references: References) -> None:
        self._draft, self._resolver, self._coder, self._problems = draft, resolver, coder, problems
        self._references = references
        self._modalities: dict[str, list[Term]] = {}
        self._reported_with: dict[str, list[str]] = defaultdict(list)
        self._used: set[str] = set()

    # --- studies and reports ---

    def study(self, place: str, study: Any) -> None:
        """Keep the modalities of an ImagingStudy for the findings that refer to it."""
        codings = [self._coder.coding(each) for each in _flat(study.modality)]
        codings += [self._coder.coding(each) for part in study.series or [] for each in _flat(part.modality)]
        found = [self._resolver.resolve([each], None, ("modality",), f"{place}.modality") for each in dict.fromkeys(codings)]
        self._modalities[place] = list(dict.fromkeys(term for term in found if term))

    def report(self, place: str, report: Any) -> None:
        """Keep which studies a report is about, for the findings that are its results."""
        about = [*(getattr(report, "imagingStudy", None) or []), *(getattr(report, "study", None) or [])]
        studies = [entry.place for each in about if (entry := self._references.follow(each)) and entry.place in self._modalities]
        self._reported_with[place] = studies
        for result in report.result or []:
            entry = self._references.follow(result)
            if entry:
                self._reported_with[entry.place] += studies

    def conclusion(self, report: str, where: str, codings: Sequence[Coding], text: str | None) -> None:
        """Read a sign that a report concludes, seen in the studies that it is about."""
        term = self._resolver.resolve(codings, text, ("sign",), where)
        if term is not None:
            finding = _Finding()
            finding.add(term, "present")
            self._seen_in(self._reported_with[report], finding)
            for entry in finding.entries():
                self._draft.add("findings", entry, where)

    def _seen_in(self, studies: Sequence[str], finding: _Finding) -> None:
        """Take the modalities of studies, if a finding has none of its own."""
        self._used.update(studies)
        if not finding.modalities:
            for study in studies:
                for term in self._modalities[study]:
                    finding.add(term, "present")

    def list_unused_studies(self) -> None:
        """List the modalities of studies to which no finding refers."""
        for place, terms in self._modalities.items():
            if place not in self._used:
                for term in terms:
                    self._draft.skip(f"{place}.modality", term.label, "no finding refers to this study")

    # --- findings ---

    def read(
        self, place: str, observation: Any, codings: Sequence[Coding], text: str | None, components: list[tuple[str, Any]]
    ) -> None:
        """Read a sign, a distribution or a problem, named by the code or, where that is only a heading, by the value."""
        finding, status = _Finding(), status_of(observation)
        value, value_text = self._coder.concept(observation.valueCodeableConcept)
        named = [(codings, text, f"{place}.code")]
        if status is None and self._resolver.find(value, value_text, _OF_FINDING):
            status = "present"
            own = self._resolver.find(codings, text, ("sign",))
            named = [*(named if own else []), (value, value_text, f"{place}.valueCodeableConcept")]
        if status is None:
            what = f"{' = '.join(map(str, codings)) or text}: {shown(observation, self._coder)}"
            self._draft.skip(place, what, _UNCLEAR)
            return
        for own_codings, own_text, where in named:
            self._name(own_codings, own_text, where, status, finding)
        self._whereabouts(place, observation, finding)
        for where, component in components:
            self._component(where, component, status, finding)
        for entry in finding.entries():
            self._draft.add("findings", entry, place)
        if finding.is_vague and finding.signs["absent"]:
            labels = ", ".join(term.label for term in finding.signs["absent"])
            self._draft.skip(place, labels, "absent, but where or of which kind is not read in full")

    def _name(self, codings: Sequence[Coding], text: str | None, where: str, status: str, finding: _Finding) -> None:
        """Read what an observation names: a sign goes into its finding, anything else into the case."""
        found = self._resolver.find(codings, text, _OF_FINDING)
        if found and found[0].facet in ("context", "lab", "diagnosis"):
            if status in ("present", "absent"):
                self._problems.found(codings, text, where, status)
            else:
                self._draft.skip(where, found[0].label, status)
            return
        term = self._resolver.resolve(codings, text, ("sign", "distribution"), where, status == "absent")
        if term is not None and term.facet == "sign":
            finding.add(term, status)
        elif term is not None and status == "present":
            self._draft.set("distribution", f"cg:{term.id}", where)
        elif term is not None:
            self._draft.skip(where, f"{term.label}: {status}", "it does not tell which distribution there is")

    def _whereabouts(self, place: str, observation: Any, finding: _Finding) -> None:
        """Read body site and method; without a method the modality is that of the study the observation belongs to."""
        for name in ("bodySite", "method"):
            concept = getattr(observation, name, None)
            if concept is not None:
                read = self._detail(f"{place}.{name}", concept, "present", finding)
                finding.is_vague |= name == "bodySite" and not read
        own = [*(getattr(observation, "partOf", None) or []), *(getattr(observation, "derivedFrom", None) or [])]
        places = [entry.place for each in own if (entry := self._references.follow(each))]
        self._seen_in([each for each in (*places, *self._reported_with[place]) if each in self._modalities], finding)

    def _component(self, where: str, component: Any, main: str, finding: _Finding) -> None:
        """Read a part of a finding: a sign with its own status, or what the value of an attribute names."""
        status, concept = status_of(component), component.valueCodeableConcept
        names_detail = concept is not None and (
            side_of(concept) is not None or self._resolver.find(*self._coder.concept(concept), _OF_DETAIL) is not None
        )
        if status is None and names_detail:
            finding.is_vague |= not self._detail(f"{where}.valueCodeableConcept", concept, main, finding)
        elif status is None:
            finding.is_vague |= concept is not None and not self._resolver.find(*self._coder.concept(component.code), ("sign",))
            self._draft.skip(where, f"{self._coder.named(component.code)}: {shown(component, self._coder)}", _UNCLEAR)
        elif status == "present":
            self._detail(f"{where}.code", component.code, status, finding)
        else:
            codings, text = self._coder.concept(component.code)
            term = self._resolver.resolve(codings, text, ("sign",), f"{where}.code", status == "absent")
            if term is not None:
                finding.add(term, status)

    def _detail(self, where: str, concept: Any, status: str, finding: _Finding) -> bool:
        """Read a concept that tells a place, a side, a modality or a further sign; tell whether all that it says is kept."""
        codings, text = self._coder.concept(concept)
        side = side_of(concept)
        found = self._resolver.find(codings, text, _OF_DETAIL)
        if side:
            finding.sides.append(side)
            if found is None:
                return True
        term = self._resolver.resolve(codings, text, _OF_DETAIL, where)
        if term is not None and term.facet == "sign" and status != "present":
            self._draft.skip(where, term.label, f"told of something that is {status}")
            return False
        if term is not None:
            finding.add(term, status)
        return found is not None and (found[0].facet != "site" or found[1] != "narrower")


def _words(terms: Sequence[Term]) -> list[str]:
    return [f"cg:{term.id}" for term in terms]


def _flat(concepts: Any) -> list[Any]:
    """Return the codings of what R4 gives as one coding or a list of them, and R5 as concepts."""
    each = concepts if isinstance(concepts, list) else [concepts] if concepts is not None else []
    return [
        coding for concept in each for coding in (getattr(concept, "coding", None) or [concept]) if getattr(coding, "code", None)
    ]
