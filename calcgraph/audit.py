"""Audit the published scheme: what in it overlaps, contradicts itself, has gaps or cannot be reached, with its sources.

No fault is written down here: each check asks the graph for faults of one kind, and would find them in the scheme of another
article as well. The checks and their order stand in `queries/audit/checks.tsv`; most are queries beside it.
"""

from __future__ import annotations

import csv
import re
import textwrap
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from calcgraph.assets import asset
from calcgraph.audit_checks import figures_against_text, gaps, misspelt_headings, overlaps, unreached
from calcgraph.audit_scheme import AuditItem, Axiom, Scheme
from calcgraph.errors import UsageError
from calcgraph.service import Service

__all__ = ["AuditItem", "Axiom", "audit", "audit_data", "audit_markdown", "checks", "show_audit"]

_COMPUTED = {
    "overlap": overlaps,
    "gaps": gaps,
    "unreached": unreached,
    "headings": misspelt_headings,
    "figures": figures_against_text,
}
_WIDTH = 100
_ABOUT = (
    "What a computer finds in the published scheme when it takes every sentence at its word: overlaps, gaps, contradictions, "
    "names with two meanings, diseases that cannot be reached. Every item is derived from the statements and criteria that "
    "stand for the sentences of the article, and names these: 2.1 is the first sentence of the second paragraph of a section, "
    "and has no reference if none is given. Numbers of made-up patients are judged by the ranges of other sources, "
    "some of which hold for certain patients only."
)


def checks() -> dict[str, dict[str, str]]:
    """Return the checks in their order: for each its title, and why what it finds matters."""
    with asset("queries", "audit", "checks.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["check"]: row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def audit(service: Service, only: Collection[str] = ()) -> list[AuditItem]:
    """Return every item that the checks find, or `only` some of the checks; the service reads the article layer, whole.

    Another service, or a check that does not exist, raises UsageError.
    """
    known = checks()
    unknown = sorted(set(only) - set(known))
    if unknown:
        raise UsageError(f"no check is called {unknown[0]!r}; checks: {', '.join(known)}")
    scheme = Scheme(service)
    queries: dict[str, list[str]] = {}
    for name in sorted(file.stem for file in asset("queries", "audit").glob("*.rq")):
        queries.setdefault(scheme.check_of(name) or "", []).append(name)
    found: list[AuditItem] = []
    for check in known:
        if not only or check in only:
            found += [item for name in queries.get(check, ()) for item in scheme.items(name)]
            found += _COMPUTED[check](scheme) if check in _COMPUTED else []
    return found


def audit_data(items: Sequence[AuditItem]) -> list[dict[str, Any]]:
    """Return items as plain data for JSON."""
    return [
        {
            "check": item.check,
            "says": item.says,
            "terms": [{"id": term.id, "label": term.label} for term in item.terms],
            "axioms": [
                {"kind": each.kind, "id": each.id, "says": each.says, "source": each.source and each.source.as_data()}
                for each in item.axioms
            ],
            "witness": item.witness,
        }
        for item in items
    ]


def show_audit(items: Sequence[AuditItem]) -> str:
    """Return items as text: by check, each with a patient that shows it and the places of the article that it rests on."""
    known, parts = checks(), [textwrap.fill(_ABOUT, _WIDTH)]
    for check, found in groupby(items, key=lambda item: item.check):
        lines = [known[check]["title"]]
        for item in found:
            lines.append(_filled(item.says, "  - ", "    "))
            lines += [_filled(item.witness, "    For instance: ", "      ")] if item.witness else []
            places = [f"{section} {', '.join(points)}".strip() for section, points in _places(item).items()]
            lines += [_filled("; ".join(places), "    Rests on: ", "      ")] if places else []
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, _total(items)]) + "\n"


def audit_markdown(items: Sequence[AuditItem]) -> str:
    """Return items as a report in Markdown, with every axiom."""
    known = checks()
    by_check = [(check, list(found)) for check, found in groupby(items, key=lambda item: item.check)]
    lines = ["# Audit of the published scheme", "", *textwrap.wrap(_ABOUT, 120), "", _total(items), ""]
    lines += ["| Check | Finds | Items |", "| --- | --- | --- |"]
    lines += [f"| `{check}` | {known[check]['title']} | {len(found)} |" for check, found in by_check]
    for check, found in by_check:
        lines += ["", f"## {known[check]['title']}", "", known[check]["why"]]
        for number, item in enumerate(found, 1):
            lines += ["", f"{number}. {item.says}"]
            lines += [f"   - For instance: {item.witness}."] if item.witness else []
            for section, points in _places(item).items():
                told = (f"{point} {', '.join(f'`{name}`' for name in names)}".strip() for point, names in points.items())
                lines.append(f"   - {section}: {'; '.join(told)}")
            edges = [f"`{each.id}`" for each in item.axioms if each.source is None]
            lines += [f"   - Classification (`a < b`: a is a kind of b): {', '.join(edges)}"] if edges else []
    return "\n".join(lines) + "\n"


def _places(item: AuditItem) -> dict[str, dict[str, list[str]]]:
    """Return the axioms of an item by section, and in it by paragraph and sentence with the references given there."""
    found: dict[str, dict[str, list[str]]] = {}
    for axiom in sorted(item.axioms, key=_order):
        if axiom.source:
            section, numbers = axiom.source.section or "whole work", ", ".join(map(str, axiom.source.numbers))
            point = "" if section.startswith("Fig.") else f"{axiom.source.paragraph}.{axiom.source.sentence}"
            cited = f"{point} (ref. {numbers})" if numbers else point
            found.setdefault(section, {}).setdefault(cited, []).append(axiom.id)
    return found


def _order(axiom: Axiom) -> tuple[list[str], int, int, str]:
    """Order axioms as they stand in the article; figures by their number."""
    if axiom.source is None:
        return [], 0, 0, axiom.id
    section = [part.zfill(4) if part.isdecimal() else part for part in re.split(r"(\d+)", axiom.source.section or "")]
    return section, axiom.source.paragraph or 0, axiom.source.sentence or 0, axiom.id


def _filled(text: str, first: str, rest: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def _total(items: Sequence[AuditItem]) -> str:
    return f"{len(items)} items in {len({item.check for item in items})} of {len(checks())} checks."
