"""The order to learn in: down the source's flowchart, and in each group from what is known to what is least new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calcgraph.namespace import local_name
from calcgraph.view.material import Material, Shown

__all__ = ["learning_order"]

_LEAST_SHARE = 0.3  # from "common" on, or stated without a word: what a lesson must bring
_LESSON = ("sign", "distribution", "lab", "history")
_NAMED = 5


def learning_order(material: Material) -> list[dict[str, Any]]:
    """Return lessons in order: each group of the flowchart when it is reached, and under it its diseases.

    Each has `place` (from 1), `kind` ("group" or "disease"), `id`, `label`, `depth` in the scheme, `chapter` (the group it is
    taught in), `reached_by` (of a group: the ways to it in the flowchart), `known` and `new` (ids of the features that it must
    bring: those that patients with it commonly show; groups have none), `share_known`, and `why`: the reason for its place.

    A group comes before what stands in it, and is finished before the next. Among siblings, that comes next of whose features the
    largest share is known by then; if it is alike, the one with fewer groups below it, then the one that the others of its group
    are most like on images. A disease of two groups is taught in that which comes first.
    """
    return list(_Lessons(material).tell())


@dataclass(frozen=True)
class _Known:
    share: float
    known: tuple[str, ...]
    new: tuple[str, ...]


class _Lessons:
    def __init__(self, material: Material) -> None:
        self._material = material
        self._met: dict[str, str] = {}  # feature, and what lies above it → the disease that brought it
        self._taught: list[str] = []
        self._must = {
            disease.iri: {each.feature: each for each in material.shown_by(disease.iri, _LESSON) if each.share >= _LEAST_SHARE}
            for disease in material.diseases
        }

    def tell(self) -> Iterator[dict[str, Any]]:
        for place, lesson in enumerate(self._below(None, 0), 1):
            yield {"place": place, **lesson}

    def _below(self, group: str | None, depth: int) -> Iterator[dict[str, Any]]:
        """Yield the lessons of what stands directly in a group, or at the top: diseases first, then narrower groups."""
        waiting = [each for each, parent in self._material.parents.items() if parent == group]
        diseases = [each.iri for each in self._material.diseases if self._stands_in(each.iri, group)]
        while diseases := [each for each in diseases if each not in self._taught]:
            chosen = min(diseases, key=self._rank)
            yield self._disease(chosen, group, depth)
        while waiting:
            chosen = min(waiting, key=lambda each: self._rank_of_group(each))
            waiting.remove(chosen)
            members = [each for each in self._members(chosen) if each not in self._taught]
            if members:
                yield self._group(chosen, group, depth, members)
                yield from self._below(chosen, depth + 1)

    def _stands_in(self, disease: str, group: str | None) -> bool:
        chapters = self._material.chapters(disease)
        return group in chapters if group else not chapters

    def _members(self, group: str) -> list[str]:
        return [each.iri for each in self._material.diseases if group in self._material.groups[each.iri]]

    def _rank(self, disease: str) -> tuple[float, float, str]:
        found = self._look(disease)
        return -found.share, -self._centre[disease], self._material.label(disease).casefold()

    @cached_property
    def _centre(self) -> Mapping[str, float]:
        """How much the others of its groups are like each disease, on images."""
        weighing = self._material.weighing
        return {
            disease.iri: sum(
                round(weighing.likeness(disease.iri, other), 4)
                for other in sorted(
                    {each for group in self._material.chapters(disease.iri) for each in self._members(group)} - {disease.iri}
                )
            )
            for disease in self._material.diseases
        }

    def _rank_of_group(self, group: str) -> tuple[float, int, float, str]:
        """Return by what a group comes next: as its best disease that is still to be taught, and the simpler group first."""
        waiting = [self._rank(each) for each in self._members(group) if each not in self._taught]
        known, centre, label = min(waiting, default=(0.0, 0.0, ""))
        return known, sum(group in self._material.knowledge.within(each) for each in self._material.parents), centre, label

    def _look(self, disease: str) -> _Known:
        must = self._must[disease]
        known = tuple(term for term in must if term in self._met)
        new = tuple(term for term in must if term not in self._met)
        return _Known(round(len(known) / len(must), 2) if must else 0.0, known, new)

    # --- in words ---

    def _group(self, group: str, chapter: str | None, depth: int, members: list[str]) -> dict[str, Any]:
        ways = self._material.steps.get(group, ())
        why = f"Opens the group of {_counted(len(members), 'disease')} still to be learned"
        why += (
            f"; the flowchart reaches it by {', or by '.join(ways)}."
            if ways
            else "; it divides the group above by where the mineral lies or what it is due to."
        )
        return self._row("group", group, chapter, depth, ways, _Known(0.0, (), ()), why)

    def _disease(self, disease: str, chapter: str | None, depth: int) -> dict[str, Any]:
        found = self._look(disease)
        why = self._why(disease, chapter, found)
        row = self._row("disease", disease, chapter, depth, (), found, why)
        for term in self._must[disease]:
            for wider in sorted(self._material.knowledge.within(term)):
                self._met.setdefault(wider, disease)
        self._taught.append(disease)
        return row

    def _why(self, disease: str, chapter: str | None, found: _Known) -> str:
        label = self._material.label
        if not self._taught:
            why = "First: the others of its group are most like it" if self._centre[disease] else "First"
        elif not found.known:
            why = "Shares nothing common with what came before"
        else:
            brought = [self._met[term] for term in found.known]
            closest = min(set(brought), key=lambda each: (-brought.count(each), label(each)))
            every = _counted(len(found.known) + len(found.new), "common feature")
            why = f"{len(found.known)} of its {every} known, most from {label(closest)}"
        new = [label(term) for term in sorted(found.new, key=lambda term: self._order(self._must[disease][term]))]
        more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
        why += f"; new: {', '.join(new[:_NAMED])}{more}." if new else "; nothing new to learn but how they come together."
        others = [label(each) for each in self._material.chapters(disease) if each != chapter]
        return why + (f" It stands in {' and '.join(others)}, too." if others else "")

    def _order(self, shown: Shown) -> tuple[float, str]:
        return -shown.share, self._material.label(shown.feature)

    def _row(
        self, kind: str, term: str, chapter: str | None, depth: int, ways: tuple[str, ...], found: _Known, why: str
    ) -> dict[str, Any]:
        return {
            "kind": kind,
            "id": local_name(term),
            "label": self._material.label(term),
            "depth": depth,
            "chapter": local_name(chapter) if chapter else None,
            "reached_by": list(ways),
            "known": [local_name(each) for each in found.known],
            "new": [local_name(each) for each in found.new],
            "share_known": found.share,
            "why": why,
        }


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
