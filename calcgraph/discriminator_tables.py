"""Write what sets diseases apart: as text for two of them, as rows or Markdown for all pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from calcgraph.discriminators import IMAGING, Discrimination

__all__ = ["discriminators_markdown", "discriminators_rows", "show_discrimination"]

_SHOWN = 10  # telling findings; JSON has them all


def show_discrimination(data: dict[str, Any]) -> str:
    """Return what sets two diseases apart as text, from its plain data."""
    lines = ["What decides"]
    for side in data["sides"]:
        lines += [f"  for {side['disease']}", *_deciding_lines(side)]
    lines += [
        "",
        *_imaging_lines(data),
        "",
        "What tells them apart whatever the numbers are (bits for it against bits for the other)",
    ]
    for side in data["sides"]:
        told = [each for each in side["telling"] if not each["repeats"]][:_SHOWN]
        lines.append(f"  for {side['disease']}" + ("" if told else ": no single finding"))
        for each in told:
            lines.append(f"    {each['finding']['says']}: {_range(each['bits'])} against {_range(each['bits_of_other'])}")
    return "\n".join(lines)


def _deciding_lines(side: dict[str, Any]) -> Iterator[str]:
    for title, kind, on_images in _GROUPS:
        sets = [each for each in side["deciding"] + side["supports_both"] if each["kind"] == kind]
        said = [_listed(each["findings"]) for each in sets if on_images in (None, not each["beyond_imaging"])]
        if said:
            yield f"    {title.format(other=side['other'])}"
            yield from (f"      {each}" for each in said)
    if not side["deciding"] and not side["supports_both"]:
        yield "    nothing that is stated suffices"


_GROUPS = (
    ("on images alone", "supports", True),
    ("with more than images", "supports", False),
    ("by excluding {other}", "excludes", None),
    ("supporting both, so deciding nothing", "supports both", None),
)
_ON_IMAGES = {
    "decides": "decide",
    "excludes": "exclude {other}, no more",
    "tells": "speak for it, not decide",
    "nothing": "nothing",
}


def _imaging_lines(data: dict[str, Any]) -> Iterator[str]:
    if data["stated_by"]:
        places = "; ".join(f"{source['work']}: {source['section'] or 'whole work'}" for source in data["stated_by"])
        yield f"Imaging cannot tell these apart  [{places}]"
    else:
        yield "Imaging cannot tell these apart" if data["imaging"] == "cannot" else "What images alone can do"
    if data["decided_by"]:
        yield f"  their source names as deciding: {', '.join(data['decided_by'])}"
    for side in data["sides"]:
        does = "" if data["stated_by"] else _ON_IMAGES[side["imaging"]].format(other=side["other"])
        yield f"  for {side['disease']}: {'; '.join(filter(None, (does, _why_not(side))))}"


def _why_not(side: dict[str, Any]) -> str:
    """Return in words why no pattern of a disease decides on images alone; nothing if one does."""
    patterns = [each["beyond_imaging"] for each in side["deciding"] if each["kind"] == "supports"]
    if not patterns:
        return "all its sufficient patterns support both" if side["supports_both"] else "no pattern is stated to suffice for it"
    needed = ", ".join(sorted({says for beyond in patterns for says in beyond}))
    return f"each of its sufficient patterns needs what no image shows: {needed}" if all(patterns) else ""


def _listed(findings: Sequence[dict[str, Any]]) -> str:
    *most, last = (each["says"] for each in findings)
    return f"{', '.join(most)} and {last}" if most else last


def _range(bits: dict[str, float]) -> str:
    low, high = (f"{bits[end]:+.1f}".replace("+0.0", "0").replace("-0.0", "0") for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def discriminators_rows(found: Sequence[Discrimination]) -> list[dict[str, Any]]:
    """Return one flat row for each set that decides or supports both, and each telling finding, of every two diseases."""
    rows = []
    for side in (side for each in found for side in each.as_data()["sides"]):
        head = {"disease": side["disease"], "other": side["other"]}
        for each in side["deciding"] + side["supports_both"]:
            told = {"kind": each["kind"], "findings": _listed(each["findings"]), "images": not each["beyond_imaging"]}
            rows.append(head | told | {"because": " ".join(each["because"])} | dict.fromkeys(_ENDS))
        for each in side["telling"]:
            told = {"kind": "tells", "findings": each["finding"]["says"], "images": each["finding"]["facet"] in IMAGING}
            bits = (each[whose][end] for whose, end in _ENDS.values())
            rows.append(head | told | {"because": ""} | dict(zip(_ENDS, bits, strict=True)))
    return rows


_ENDS = {
    f"{end}_{whose}": (name, end) for whose, name in (("own", "bits"), ("other", "bits_of_other")) for end in ("low", "high")
}


def discriminators_markdown(found: Sequence[Discrimination]) -> str:
    """Return `docs/discriminators.md`: what suffices or excludes, where images alone decide nothing, and every two diseases."""
    pairs = [each.as_data() for each in found]
    undecided = [line for each in pairs if each["imaging"] in ("tells", "cannot") for line in _undecided(each)]
    heads = ("first", "second", "images for the first", "for the second", "tells most for the first", "for the second")
    rows = [
        [
            *(side["disease"] for side in each["sides"]),
            *(side["imaging"] for side in each["sides"]),
            *map(_strongest, each["sides"]),
        ]
        for each in pairs
    ]
    return "\n".join(
        [_INTRODUCTION, *_table(_SET_HEADS, _set_rows(pairs)), _UNDECIDED, *undecided, _PAIRS, *_table(heads, rows), ""]
    )


_INTRODUCTION = """\
# What sets the diseases apart

Generated from the ontology (all layers); how it is found stands in [the decision](decisions/0008-discriminators.md), and
`calcgraph compare A B` shows all of it for two diseases. For research and teaching only.

## What decides

A row for a disease is a least set of findings that a source calls sufficient for it. Told alone, it decides for the disease
against every other one, save those in the last column, which it supports as well. A row against a disease is a stated
absence that excludes it. It decides for every other disease, save those in the last column, which it excludes as well.
"""
_SET_HEADS = ("disease", "findings", "images alone", "save")
_UNDECIDED = """
## Where images alone decide nothing
"""
_PAIRS = """
## Every two diseases

What images alone can do for each of two diseases: *decides* (a sufficient pattern is seen on images), *excludes* (the other, by
an absence), *tells* (a finding speaks more for it wherever the missing numbers lie), or *nothing*. The last two columns name
the finding that tells most for each, and by how many bits at least.
"""


def _set_rows(pairs: Sequence[dict[str, Any]]) -> list[list[str]]:
    sides = [side for each in pairs for side in each["sides"]]
    every = {side["disease"] for side in sides}
    save: dict[tuple[str, str, str], set[str]] = {}
    for side in sides:
        for each in side["deciding"] + side["supports_both"]:
            images = "" if each["beyond_imaging"] else "yes"
            if each["kind"] == "excludes":
                key = f"against {side['other']}", _listed(each["findings"]), images
                save.setdefault(key, every - {side["other"]}).discard(side["disease"])
            else:
                both = save.setdefault((f"for {side['disease']}", _listed(each["findings"]), images), set())
                both.update([side["other"]] if each["kind"] == "supports both" else [])
    return [[*key, ", ".join(sorted(save[key]))] for key in sorted(save)]


def _undecided(pair: dict[str, Any]) -> Iterator[str]:
    first, *rest = _imaging_lines(pair)
    yield f"- **{' or '.join(side['disease'] for side in pair['sides'])}.** {first}:"
    yield from (f"  - {line.strip()}" for line in rest)


def _strongest(side: dict[str, Any]) -> str:
    return next((f"{each['finding']['says']} ({each['margin']:.1f})" for each in side["telling"]), "")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(line)} |".replace("|  |", "| |") for line in (heads, ["---"] * len(heads), *rows)]
