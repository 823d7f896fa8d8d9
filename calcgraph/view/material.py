"""What pictures and lessons are made of: what each disease shows, how often, where that is stated, and how that is weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from calcgraph.assets import asset
from calcgraph.build.weights import band_of
from calcgraph.case.model import Case
from calcgraph.discriminators import Discrimination, discriminate_all
from calcgraph.errors import UsageError
from calcgraph.knowledge import Record
from calcgraph.namespace import SCORED_KINDS, SITE_KIND, local_name
from calcgraph.service import Service
from calcgraph.statements import Statement, statements_of
from calcgraph.terms import Term
from calcgraph.view.weighing import KINDS, Weighing

__all__ = ["Material", "Shown"]


@dataclass(frozen=True)
class Shown:
    """That a disease shows a feature, or is stated not to; all statements that say so, the strongest first.

    `share` is the share of patients (0 to 1) in the middle of what the strongest statement says, by the bands
    of words that the weights use, too.
    Places of signs count as features of their own, too; `places` are those at which a sign is stated.
    """

    disease: str
    feature: str
    kind: str
    present: bool
    share: float
    statements: tuple[Statement, ...]
    places: tuple[str, ...]

    @property
    def how_often(self) -> str:
        """How often, in the source's own word or numbers; "unstated" if it only says that it is so."""
        return self.statements[0].source.how_often

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that state it."""
        return tuple(sorted({each.source.layer for each in self.statements}))


class Material:
    """Some diseases that a differential lists (by default all), and what is stated of them in the layer of a service.

    The service must be whole. What takes time is computed when it is first asked for, and once. Forms of a disease count
    for the disease, as in matching.
    """

    def __init__(self, service: Service, diseases: Sequence[Term] = ()) -> None:
        """Take diseases, or all; a group or a form raises UsageError: `diseases_of` finds the diseases of a group."""
        self.service = service
        self.knowledge = service.knowledge
        self.every = [self.knowledge.terms.by_iri[disease] for disease in service.engine.rules.diseases]
        for disease in diseases:
            if disease not in self.every:
                raise UsageError(f"{disease.label!r} is a group or a form: name a disease that match lists")
        self.diseases = sorted(set(diseases) or self.every, key=lambda term: (term.label.casefold(), term.iri))

    # --- words ---

    def label(self, iri: str) -> str:
        """Return the label of a term."""
        return self.knowledge.terms.label(iri)

    @cached_property
    def definitions(self) -> Mapping[str, str]:
        """The definition of each term."""
        return {row["term"]: row["definition"] for row in self.knowledge.ask("export", "terms")}

    @cached_property
    def citations(self) -> Mapping[str, str]:
        """How each work is cited in full, by its id."""
        return {row["id"]: row["citation"] for row in self.knowledge.ask("export", "references")}

    @cached_property
    def must_not_miss(self) -> frozenset[str]:
        """The diseases that must not be missed."""
        return frozenset(disease for disease, must in self.service.engine.rules.diseases.items() if must)

    # --- the scheme ---

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of the source's scheme that each of the diseases stands in, the widest first."""
        members: dict[str, set[str]] = defaultdict(set)
        for row in self.knowledge.ask("competency", "diseases_by_group"):
            members[row["group"]].add(row["disease"])
        return {
            disease.iri: tuple(sorted((g for g in members if disease.iri in members[g]), key=lambda g: (-len(members[g]), g)))
            for disease in self.diseases
        }

    @cached_property
    def parents(self) -> Mapping[str, str | None]:
        """The next wider group of each group; None at the top of the scheme."""
        every = {group for groups in self.groups.values() for group in groups}
        found: dict[str, str | None] = {}
        for group in sorted(every):
            above = (self.knowledge.within(group) & every) - {group}
            found[group] = min(self.knowledge.narrowest(above), default=None)
        return found

    def chapters(self, disease: str) -> list[str]:
        """Return the narrowest groups that a disease stands in."""
        return self.knowledge.narrowest(self.groups[disease])

    @cached_property
    def steps(self) -> Mapping[str, tuple[str, ...]]:
        """What leads to each group in the flowchart: each way as the labels of its conditions."""
        conditions: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self.knowledge.criteria:
            if row["target"] in self.parents and self.knowledge.layer in ("all", row["layer"]):
                said = self.label(row["feature"]) + (f" at {self.label(row['wanted'])}" if row["wanted"] else "")
                conditions[row["target"]][row["criterion"]].append(said)
        return {group: tuple(" and ".join(sorted(ways[name])) for name in sorted(ways)) for group, ways in conditions.items()}

    # --- what is stated ---

    @cached_property
    def ranked_above(self) -> Mapping[str, str]:
        """The disease of ours that each form of it, and it itself, counts for."""
        chosen = {disease.iri for disease in self.diseases}
        above = self.service.engine.rules.ranked_above
        return {form: disease for form, disease in above.items() if disease in chosen}

    @cached_property
    def statements(self) -> Sequence[Statement]:
        """All statements about the diseases in the layer, in order."""
        layer = self.knowledge.layer
        return [each for each in statements_of(self.knowledge, self.ranked_above) if layer in ("all", each.source.layer)]

    @cached_property
    def shown(self) -> Sequence[Shown]:
        """What the diseases show and are stated not to show: disease by disease, what most patients show first."""
        found: dict[tuple[str, str, bool], list[Statement]] = defaultdict(list)
        for each in self.statements:
            if each.kind in SCORED_KINDS and each.feature and self.kind(each.feature):
                disease = self.ranked_above[each.subject]
                # "Not at this place" denies no more than the two together; "where it lies" tells nothing of how many show it.
                if not each.location or (each.present and each.kind != SITE_KIND):
                    found[disease, each.feature, each.present].append(each)
                if each.location and each.present:
                    found[disease, each.location, True].append(each)
        shown = [self._shown(*key, told) for key, told in found.items()]
        return sorted(shown, key=lambda each: (self.label(each.disease).casefold(), -each.share, each.feature, each.present))

    def _shown(self, disease: str, feature: str, present: bool, told: Sequence[Statement]) -> Shown:
        order = sorted(told, key=lambda each: (-self.share(each), each.source.layer, each.id))
        if not present:
            order.sort(key=lambda each: self.share(each))
        places = sorted({each.location for each in told if each.location and each.location != feature})
        return Shown(disease, feature, self.kind(feature), present, self.share(order[0]), tuple(order), tuple(places))

    def shown_by(self, disease: str, kinds: Iterable[str] = (), present: bool = True) -> list[Shown]:
        """Return what one disease shows (or, if not present, is stated not to), of some kinds or of all."""
        wanted = set(kinds)
        return [each for each in self._by_disease[disease] if each.present == present and (not wanted or each.kind in wanted)]

    @cached_property
    def _by_disease(self) -> Mapping[str, list[Shown]]:
        found: dict[str, list[Shown]] = {disease.iri: [] for disease in self.diseases}
        for each in self.shown:
            found[each.disease].append(each)
        return found

    def kind(self, term: str) -> str:
        """Return what a reader calls a term: a sign, a location, a lab …; nothing if it is no feature."""
        found = self.knowledge.terms.by_iri.get(term)
        return KINDS.get(found.facet, "") if found else ""

    def share(self, statement: Statement) -> float:
        """Return the share of patients (0 to 1) in the middle of what a statement says."""
        low, high, word = self._numbers[statement.id]
        if low is not None or high is not None:
            stated = ((low or 0.0) + (100.0 if high is None else high)) / 200
        else:
            stated = self._bands[band_of(word, not statement.present, local_name(statement.relation) == "hasLocation")]
        return round(stated if statement.present else 1 - stated, 4)

    @cached_property
    def _numbers(self) -> Mapping[str, tuple[float | None, float | None, str]]:
        rows = self.knowledge.ask("export", "statements")
        return {row["id"]: (row["low"], row["high"], row["howOften"]) for row in rows}

    @cached_property
    def _bands(self) -> Mapping[str, float]:
        return {row["word"]: row["middle"] for row in self.knowledge.ask("lookup", "bands")}

    @cached_property
    def relations(self) -> Sequence[Record]:
        """The stated relations between two of the diseases."""
        rows = self.knowledge.ask("export", "relations")
        chosen = {disease.iri for disease in self.diseases}
        inside = [row for row in rows if row["subject"] in chosen and row["object"] in chosen]
        return [row for row in inside if self.knowledge.layer in ("all", row["layer"])]

    # --- cases and comparisons ---

    @cached_property
    def weighing(self) -> Weighing:
        """What the weights say of the diseases."""
        return Weighing(self.knowledge, [disease.iri for disease in self.diseases])

    @cached_property
    def figures(self) -> Sequence[Case]:
        """The source's figures as cases: those whose known diagnosis is among the diseases."""
        cases = [self.service.read(path) for path in sorted(Path(asset("cases")).glob("*.yaml"))]
        return [case for case in cases if self.shown_in(case)]

    def shown_in(self, case: Case) -> list[str]:
        """Return the diseases that a case is known to show."""
        return self._named(case.expected.diagnoses if case.expected else ())

    def accepted_for(self, case: Case) -> list[str]:
        """Return the diseases that are a right answer to a case, those that a fair reader may take it for among them."""
        return self._named((*case.expected.diagnoses, *case.expected.acceptable) if case.expected else ())

    def _named(self, names: Iterable[str]) -> list[str]:
        """Return the diseases that are named, by themselves, by a form, or by a group that they stand in."""
        wanted = {self.ranked_above.get(name, name) for name in names}
        return [each.iri for each in self.diseases if wanted & self.knowledge.within(each.iri)]

    @cached_property
    def apart(self) -> Mapping[frozenset[str], Discrimination]:
        """What sets every two of the diseases apart, by their ids. With all diseases this takes some twenty seconds."""
        if len(self.diseases) < 2:
            return {}
        return {frozenset(each.diseases): each for each in discriminate_all(self.service, self.diseases)}
