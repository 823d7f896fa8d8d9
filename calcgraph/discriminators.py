"""What sets two diseases apart: findings that decide, findings that tell whatever the numbers are, or why imaging cannot.

What decides is logic: a case that tells just these findings supports the one disease and not the other, or excludes the
other. What tells is weight: of a single finding, the lowest weight for the one above the highest for the other. Both are
read off cases of one finding and of one pattern that the engine derives, so every number is one that `match` prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

from calcgraph.case.model import Case, Finding, HistoryItem, LabResult
from calcgraph.derive.hypotheses import Hypotheses
from calcgraph.derive.result import Diagnosis
from calcgraph.derive.selection import Bits
from calcgraph.errors import UsageError
from calcgraph.namespace import PREFIXES, SCORED_KINDS, local_name
from calcgraph.service import Service
from calcgraph.statements import Source, Sources, statements_of
from calcgraph.terms import Term

__all__ = [
    "IMAGING",
    "DecidingSet",
    "Discrimination",
    "Observation",
    "Side",
    "TellingFinding",
    "discriminate",
    "discriminate_all",
]

IMAGING = ("sign", "site", "distribution")
_DENIED = ("sign", "context", "diagnosis")  # what a case can state absent; of the rest it names another value


@dataclass(frozen=True, order=True)
class Observation:
    """One finding that a case can tell, in words and as a term, at a place if one is named; present or stated absent."""

    says: str
    term: str
    facet: str = field(compare=False)
    place: str | None = field(default=None, compare=False)
    present: bool = True


Findings = tuple[Observation, ...]


@dataclass(frozen=True)
class DecidingSet:
    """Findings that decide together, none of them to spare: they support the one disease alone, or exclude the other.

    The kind is "supports" or "excludes"; or "supports both", of a pattern that decides for neither. `because` names the
    criterion that is met, and then that of the other disease, or the statement of the obligate feature that is denied.
    `beyond_imaging` are those of the findings that no image shows.
    """

    findings: Findings
    kind: str
    because: tuple[str, ...]
    beyond_imaging: tuple[str, ...]


@dataclass(frozen=True)
class TellingFinding:
    """A finding whose lowest weight for the one disease lies above its highest for the other, by `margin` bits.

    It `repeats` if it is a wider or narrower form of one that tells more.
    """

    finding: Observation
    bits: Bits
    bits_of_other: Bits
    margin: float
    repeats: bool = False


@dataclass(frozen=True)
class Side:
    """What speaks for one disease against another, the findings that tell most first.

    `imaging` is the most that images alone can do for it: "decides", "excludes" (the other), "tells" or "nothing". Where
    a source says that images cannot tell the two apart, no imaging finding counts as telling.
    """

    disease: str
    other: str
    imaging: str
    deciding: tuple[DecidingSet, ...]
    supports_both: tuple[DecidingSet, ...]
    telling: tuple[TellingFinding, ...]


@dataclass(frozen=True)
class Discrimination:
    """What sets two diseases apart, either way.

    `imaging` is the most that images alone can do for either: "decides", "excludes", "tells", or "cannot"; the last also
    where `stated_by` names sources that say so. `decided_by` is what decides between stated look-alikes.
    """

    diseases: tuple[str, str]
    imaging: str
    stated_by: tuple[Source, ...]
    decided_by: tuple[str, ...]
    sides: tuple[Side, Side]

    def as_data(self) -> dict[str, Any]:
        """Return everything as plain data for JSON, terms by their ids."""
        return asdict(self, dict_factory=_with_ids)


def _with_ids(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: local_name(value) if isinstance(value, str) else value for name, value in fields}


def discriminate(service: Service, one: Term, other: Term) -> Discrimination:
    """Return what sets two ranked diseases apart; the service must be whole. Others, or one twice, raise UsageError."""
    (found,) = discriminate_all(service, (one, other))
    return found


def discriminate_all(service: Service, diseases: Sequence[Term] = ()) -> list[Discrimination]:
    """Return what sets every two ranked diseases apart, or every two of some; the service must be whole.

    A group, a form, or a disease named twice raises UsageError.
    """
    ranked = [service.knowledge.terms.by_iri[row["disease"]] for row in service.knowledge.ask("lookup", "ranked")]
    for disease in diseases:
        if disease not in ranked:
            raise UsageError(f"{disease.label!r} is a group or a form: name a disease that match lists")
    if len(set(diseases)) < len(diseases):
        raise UsageError("a disease cannot be set apart from itself: name different ones")
    chosen = diseases or sorted(ranked, key=lambda disease: disease.label.casefold())
    trials = _Trials(service, [disease.iri for disease in chosen])
    return [trials.read(one, other) for one, other in combinations(chosen, 2)]


class _Trials:
    """Cases of one finding, and of one pattern, that some diseases know: derived once, read for every two of them."""

    def __init__(self, service: Service, diseases: Sequence[str]) -> None:
        self._service = service
        self._knowledge = service.knowledge
        self._states = service.engine.laboratory.results
        above = {row["form"]: row["disease"] for row in self._knowledge.ask("derive", "ranked_above")}
        self._above = {form: disease for form, disease in above.items() if disease in diseases}
        self._patterns = self._find_patterns()
        self._findings = self._find_findings()
        trials: set[Findings] = {(each,) for found in self._findings.values() for each in found}
        trials.update(findings for patterns in self._patterns.values() for findings in patterns.values())
        self._derived = self._derive(sorted(trials))

    def read(self, one: Term, other: Term) -> Discrimination:
        """Return what sets two of the diseases apart."""
        pair = frozenset((one.iri, other.iri))
        stated = self._stated.get(pair, ())
        sides = self._side(one, other, bool(stated)), self._side(other, one, bool(stated))
        most = next((each for each in ("decides", "excludes", "tells") if each in {side.imaging for side in sides}), "cannot")
        return Discrimination((one.id, other.id), "cannot" if stated else most, stated, self._deciders.get(pair, ()), sides)

    @cached_property
    def _stated(self) -> dict[frozenset[str], tuple[Source, ...]]:
        """The sources that say that imaging cannot tell two diseases apart, each place of them once."""
        found: dict[frozenset[str], dict[object, Source]] = defaultdict(dict)
        sources = Sources(self._knowledge)
        for row in self._knowledge.ask("competency", "discriminators"):
            if row["grounds"].startswith(PREFIXES["rel"]):
                source = sources[row["grounds"]]
                if self._knowledge.layer in ("all", source.layer):
                    place = source.work, source.section, source.paragraph, source.sentence
                    found[frozenset((row["disease"], row["notAgainst"]))].setdefault(place, source)
        return {pair: tuple(stated.values()) for pair, stated in found.items()}

    @cached_property
    def _deciders(self) -> dict[frozenset[str], tuple[str, ...]]:
        """What decides between two diseases that look alike, as their source says."""
        found: dict[frozenset[str], set[str]] = defaultdict(set)
        for row in self._knowledge.ask("derive", "deciders"):
            found[frozenset((row["subject"], row["object"]))].add(self._knowledge.terms.label(row["fact"]))
        return {pair: tuple(sorted(facts)) for pair, facts in found.items()}

    def _side(self, disease: Term, other: Term, stated: bool) -> Side:
        known = self._findings[disease.iri] | self._findings[other.iri]
        patterns = self._read_patterns(disease.iri, other.iri)
        alone = [each for each in patterns if each.kind == "supports"]
        least = [each for each in alone if not any(self._says_more(each, wider, disease.iri) for wider in alone)]
        deciding = [*least, *self._exclusions(disease.iri, other.iri, known)]
        deciding.sort(key=lambda each: (each.kind != "supports", bool(each.beyond_imaging), len(each.findings), each.findings))
        telling = [each for each in self._tell(disease.iri, other.iri, known) if not (stated and each.finding.facet in IMAGING)]
        on_images = {each.kind for each in deciding if not each.beyond_imaging}
        tells = any(each.finding.facet in IMAGING for each in telling)
        most = "decides" if "supports" in on_images else "excludes" if on_images else "tells" if tells else "nothing"
        both = tuple(each for each in patterns if each.kind == "supports both")
        return Side(disease.label, other.label, most, tuple(deciding), both, tuple(telling))

    def _read_patterns(self, disease: str, other: str) -> list[DecidingSet]:
        """Return the patterns of a disease; one that also supports the other decides nothing, whatever else is present."""
        found = []
        for name, findings in self._patterns[disease].items():
            also = self._met(findings, other)
            found.append(_set(findings, "supports both" if also else "supports", (name, *also[:1])))
        return found

    def _says_more(self, one: DecidingSet, wider: DecidingSet, disease: str) -> bool:
        """Tell whether the one set says all that the wider one says and more: then it is not minimal. Of twins one is kept."""
        (name,), (wider_name,) = one.because, wider.because
        if name == wider_name or wider_name not in self._met(one.findings, disease):
            return False
        if name not in self._met(wider.findings, disease):
            return True
        return one.findings == wider.findings and wider_name < name

    def _met(self, findings: Findings, disease: str) -> list[str]:
        """Return the criteria of a disease that findings meet."""
        criteria = self._derived[findings][disease].criteria
        return [status.criterion.id.removeprefix(PREFIXES["crit"]) for status in criteria if status.is_met]

    def _exclusions(self, disease: str, other: str, known: Collection[Observation]) -> Iterator[DecidingSet]:
        """Yield the absences that exclude the other disease and not the one, and imply no other such absence."""
        found = {
            each: self._derived[each,][other].excluded_by[0].statement.removeprefix(PREFIXES["stmt"])
            for each in sorted(known)
            if self._derived[each,][other].status == "excluded" and self._derived[each,][disease].status != "excluded"
        }
        for each in found:
            if not any(self._implies(each, less) and (less < each or not self._implies(less, each)) for less in found):
                yield _set((each,), "excludes", (found[each],))

    def _tell(self, disease: str, other: str, known: Collection[Observation]) -> list[TellingFinding]:
        """Return the findings with disjoint weights, the strongest first."""
        found: list[TellingFinding] = []
        bits = {each: (self._derived[each,][disease].bits, self._derived[each,][other].bits) for each in known}
        margins = {each: round(own.low - others.high, 4) for each, (own, others) in bits.items()}
        for each in sorted(known, key=lambda each: (-margins[each], each)):
            if margins[each] > self._knowledge.constants["tie.tolerance"]:
                before = (telling.finding for telling in found)
                repeats = any(self._implies(each, told) or self._implies(told, each) for told in before)
                found.append(TellingFinding(each, *bits[each], margins[each], repeats))
        return found

    def _implies(self, one: Observation, other: Observation) -> bool:
        """Tell whether a finding says all that another says: of something seen the narrower, of something absent the wider."""
        narrow, wide = (one, other) if one.present else (other, one)
        if one.present != other.present or wide.term not in self._knowledge.within(narrow.term):
            return False
        places = self._knowledge.always_at(narrow.term) | ({narrow.place} if narrow.place else set())
        return wide.place is None or any(wide.place in self._knowledge.within(place) for place in places)

    # --- what is tried ---

    def _find_patterns(self) -> dict[str, dict[str, Findings]]:
        """Return the findings of each criterion of each disease and its forms, without what another of them implies."""
        found: dict[str, dict[str, set[Observation]]] = {disease: {} for disease in self._above.values()}
        for row in self._knowledge.criteria:
            if row["target"] in self._above and self._knowledge.layer in ("all", row["layer"]):
                name = row["criterion"].removeprefix(PREFIXES["crit"])
                condition = self._observe(row["feature"], row["wanted"])
                if condition is None:
                    raise UsageError(f"criterion {name}: a condition demands what no case can tell")
                found[self._above[row["target"]]].setdefault(name, set()).add(condition)
        return {
            disease: {name: self._without_implied(findings) for name, findings in patterns.items()}
            for disease, patterns in found.items()
        }

    def _without_implied(self, findings: set[Observation]) -> Findings:
        needed = [
            each
            for each in findings
            if not any(self._implies(more, each) and (more < each or not self._implies(each, more)) for more in findings)
        ]
        return tuple(sorted(needed, key=lambda each: (each.facet not in IMAGING, each)))

    def _find_findings(self) -> dict[str, set[Observation]]:
        """Return the single findings that are stated of each disease or that its criteria demand, present and absent.

        An absence at a place is tried where the finding there is obligate: elsewhere it tells less than the absence anywhere.
        """
        seen: dict[str, set[tuple[str, str | None, bool]]] = defaultdict(set)
        for disease, patterns in self._patterns.items():
            for each in (finding for findings in patterns.values() for finding in findings):
                seen[disease] |= {(each.term, each.place, True), (each.term, None, False)}
        for stated in statements_of(self._knowledge, self._above):
            if stated.feature and stated.kind in SCORED_KINDS and self._knowledge.layer in ("all", stated.source.layer):
                found = seen[self._above[stated.subject]]
                found |= {(stated.feature, stated.location, True), (stated.feature, None, True), (stated.feature, None, False)}
                found |= {(stated.feature, stated.location, False)} if stated.obligate else set()
        tellable = {disease: {self._observe(*each) for each in findings} for disease, findings in seen.items()}
        return {disease: {each for each in tellable.get(disease, ()) if each} for disease in self._patterns}

    def _observe(self, term: str, place: str | None, present: bool = True) -> Observation | None:
        """Return a finding in words, or none if a case has no place for it."""
        named = self._knowledge.terms.by_iri.get(term)
        if named is None or (named.facet == "lab" and term not in self._states) or not (present or named.facet in _DENIED):
            return None
        words = "" if present else "absence of "
        words += f"lesion at {named.label}" if named.facet == "site" else named.label
        words += f" at {self._knowledge.terms.label(place)}" if place else ""
        return Observation(words, term, named.facet, place, present)

    def _derive(self, trials: Sequence[Findings]) -> dict[Findings, dict[str, Diagnosis]]:
        """Derive a case of each set of findings as the engine does, without looking ahead."""
        cases = [self._case(f"trial-{number}", findings) for number, findings in enumerate(trials)]
        derived = Hypotheses(self._service.engine).diagnoses(cases)
        return {findings: {each.disease: each for each in found} for findings, found in zip(trials, derived, strict=True)}

    def _case(self, name: str, findings: Findings) -> Case:
        told: dict[str, list[Observation]] = defaultdict(list)
        for each in findings:
            told[each.facet].append(each)
        value = {facet: told[facet][0].term for facet in ("distribution", "age", "sex") if told[facet]}
        signs = (
            Finding((each.term,), (each.place,) if each.place else (), "present" if each.present else "absent")
            for each in told["sign"]
        )
        return Case(
            name,
            age_band=value.get("age"),
            sex=value.get("sex"),
            distribution=value.get("distribution"),
            findings=(*signs, *(Finding((), (each.term,)) for each in told["site"])),
            labs=tuple(LabResult(*self._states[each.term]) for each in told["lab"]),
            history=tuple(HistoryItem(each.term, each.present) for each in (*told["context"], *told["diagnosis"])),
        )


def _set(findings: Findings, kind: str, because: tuple[str, ...]) -> DecidingSet:
    return DecidingSet(findings, kind, because, tuple(each.says for each in findings if each.facet not in IMAGING))
