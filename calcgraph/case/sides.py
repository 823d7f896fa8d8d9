"""Left and right: which findings of a case can be about the same side, and which absences another side silences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calcgraph.case.model import Finding
from calcgraph.knowledge import Knowledge

__all__ = ["denies", "silenced", "without_silenced"]

# Sides that share nothing. Whatever else a finding says of its side (both, not stated, nothing) may be any of them.
_APART = frozenset(("left", "right", "midline"))


def without_silenced(findings: Sequence[Finding], knowledge: Knowledge) -> list[Finding]:
    """Return findings without the absences of one side that would deny what is seen on another side.

    A disease that shows a sign on the left is not spoken against by its absence on the right; nor does that absence say
    anything of the disease's other places. Such an absence is left out at each of its places that it would deny the sign
    seen at; its other signs and places stay. An absence on one side alone stays whole.
    """
    return [part for part, is_heard in _parts(findings, knowledge) if is_heard]


def silenced(findings: Sequence[Finding], knowledge: Knowledge) -> list[Finding]:
    """Return what `without_silenced` leaves out, an absent sign with its silenced places each."""
    return [part for part, is_heard in _parts(findings, knowledge) if not is_heard]


def denies(absent: str, throughout: Sequence[str], sign: str, places: Sequence[str], knowledge: Knowledge) -> bool:
    """Tell whether the absence of a sign, throughout some places or anywhere, denies a sign seen at places.

    It does if the seen sign is the absent one or narrower, by its words or by a definition at its place, and lies within one
    of the places, as told or by its meaning.
    """
    for meant in (sign, *sorted(knowledge.defined_at(sign, places))):
        lying = (*places, *knowledge.always_at(meant))
        if absent in knowledge.within(meant) and (
            not throughout or any(knowledge.within(place) & set(throughout) for place in lying)
        ):
            return True
    return False


def _parts(findings: Sequence[Finding], knowledge: Knowledge) -> Iterator[tuple[Finding, bool]]:
    """Yield the findings, an absence that another side could silence in parts, each with whether it is heard."""
    seen = [finding for finding in findings if finding.status == "present"]
    for finding in findings:
        others = [(sign, other.locations) for other in seen if _are_apart(finding, other) for sign in other.signs]
        if finding.status != "absent" or not others:
            yield finding, True
            continue
        for absent in finding.signs:
            heard: dict[bool, list[str | None]] = {True: [], False: []}
            for place in finding.locations or (None,):
                throughout = () if place is None else (place,)
                is_silent = any(denies(absent, throughout, sign, places, knowledge) for sign, places in others)
                heard[not is_silent].append(place)
            for is_heard, kept in heard.items():
                if kept:
                    yield replace(finding, signs=(absent,), locations=tuple(place for place in kept if place)), is_heard


def _are_apart(one: Finding, other: Finding) -> bool:
    return one.laterality != other.laterality and {one.laterality, other.laterality} <= _APART
