"""Write results as text that a radiologist would like to read: plain in a pipe, with tables on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["coloured", "show_case", "show_disease", "show_readings", "table"]

_WIDTH = 100
_LEAST_SHOWN = 0.05  # bits; JSON has them all


def show_case(data: dict[str, Any], top: int = 5) -> str:
    """Return the text of one explained case."""
    parts = [_head(data), _differential(data["diagnoses"], top)]
    first = [each for each in data["diagnoses"] if each["rank"] == 1]
    parts.extend(_reasons(each, len(first) > 1) for each in first[:3])
    parts.append(_list("Not explained by the first", data["unexplained"]))
    parts.append(_list("Not read", data["unread"]))
    parts.append(_list("Read otherwise than written", data["approximated"]))
    parts.append(_list("Left out", data["left_out"]))
    parts.append(_list("Look for next", [_asked(each) for each in data["ask_next"]]))
    parts.append(_list("The first place hangs on", [_flip(each) for each in data["would_flip"]]))
    parts.append(data["disclaimer"])
    return "\n\n".join(part for part in parts if part) + "\n"


def show_disease(data: dict[str, Any]) -> str:
    """Return why one disease stands where it stands in a case, and what would support it."""
    from calcgraph.answers import show_answers

    parts = []
    for each in data["diagnoses"]:
        parts.append(f"Case {data['case']}: {each['label']} is {each['status']}, rank {each['rank']}, {each['weight']:+.1f} bits")
        parts.append(_reasons(each, bool(each["tied_with"])))
        for status in [*each["met_criteria"], *each["open_criteria"]]:
            lines = [
                f"    {part['state']}: {part['condition']}" + (f" ({part['by']})" if part["by"] else "")
                for part in status["conditions"]
            ]
            parts.append("\n".join([f"Criterion {status['criterion']} for {status['supports']}", *lines]))
        parts.append(_list("Known, and no argument either way", each["silent"]))
        parts.append(show_answers(each))
    parts.append(_list("Left out", data["left_out"]))
    return "\n\n".join(part for part in [*parts, data["disclaimer"]] if part) + "\n"


def show_readings(data: dict[str, Any]) -> str:
    """Return that a case conforms, and as which terms its words were read."""
    lists = [
        _list("Read as", data["readings"]),
        _list("Read otherwise than written", data["approximated"]),
        _list("Not read", data["unread"]),
    ]
    return "\n\n".join([f"{data['case']}: conforms", *(each for each in lists if each)]) + "\n"


def coloured(text: str) -> None:
    """Print text on a terminal: first lines of paragraphs bold, arguments for in green and against in red."""
    from rich.console import Console
    from rich.text import Text

    console, before = Console(highlight=False, soft_wrap=True), ""
    for line in text.splitlines():
        style = "bold" if line and not before and not line.startswith(" ") else ""
        style = "green" if line.startswith("  + ") else "red" if line.startswith("  - ") and line[4:7].strip() else style
        console.print(Text(line, style=style))
        before = line


def _head(data: dict[str, Any]) -> str:
    lines = [f"Case {data['case']}   coverage: {_COVERAGE[data['coverage']]}   layer: {data['layer']}"]
    for category in data["categories"]:
        lines.append(f"  group {category['label']}: {'; or '.join(category['because'])}")
    return "\n".join(lines)


_COVERAGE = {
    "covered": "covered",
    "weak": "weak (little speaks for the first, or it leaves much unexplained: read with care)",
    "outside": "outside (probably none of the diseases known here)",
}


def _differential(diagnoses: Sequence[dict[str, Any]], top: int) -> str:
    shown = [each for number, each in enumerate(diagnoses) if number < top or each["rank"] == 1]
    shown += [each for each in diagnoses if each["must_not_miss"] and each["status"] != "excluded" and each not in shown]
    heads = ["rank", "disease", "status", "bits", "range", "could be"]
    rows = [
        [
            f"{each['rank']}{'=' if each['tied_with'] else ''}",
            each["label"] + (" (must not miss)" if each["must_not_miss"] else ""),
            each["status"],
            f"{each['weight']:+.1f}",
            f"{each['weight_range'][0]:+.1f} to {each['weight_range'][1]:+.1f}",
            _places(each["rank_range"]),
        ]
        for each in shown
    ]
    if any("posterior" in each for each in diagnoses):  # priors were given, perhaps not for all
        heads.append("posterior")
        for row, each in zip(rows, shown, strict=True):
            row.append(f"{each['posterior']:.1%}" if "posterior" in each else "")
    return table(heads, rows)


def _places(ends: Sequence[int]) -> str:
    best, worst = ends
    return f"{best}" if best == worst else f"{best} to {worst}"


def _reasons(diagnosis: dict[str, Any], with_name: bool) -> str:
    title = f"Why {diagnosis['label']}" + (f" ({', '.join(diagnosis['forms'])})" if diagnosis["forms"] else "")
    lines = [title + (" (tied)" if with_name else "")]
    for proof in diagnosis["met_criteria"]:
        lines.append("  criterion met: " + " and ".join(each["condition"] for each in proof["conditions"]))
    for mark, items in (("+", diagnosis["evidence"]), ("-", diagnosis["against"])):
        for item in sorted(items, key=lambda item: -abs(item["weight"])):
            if abs(item["weight"]) >= _LEAST_SHOWN:
                lines.extend(_item(mark, item))
    return "\n".join(lines)


def _item(mark: str, item: dict[str, Any]) -> list[str]:
    head = f"  {mark} {abs(item['weight']):4.1f}  {item['finding']}"
    if item["match"] in ("unexplained", "pattern not described"):
        return [f"{head}: {_SILENCE[item['match']]}"]
    several = item["match"] == "same" and " or " in item["finding"] and not item["finding"].startswith(item["feature"])
    met = f" = {item['feature']}" if several else _MET[item["match"]].format(item["feature"])
    often = "" if item["how_often"] in (None, "unstated") else f", {item['how_often']}"
    return [f"{head}{met}{often}{_cited(item)}"]


# How a finding met what the source states.
_MET = {
    "same": "",
    "more specific": ", a kind of {}",
    "part of": ", part of {}",
    "less specific": ", which may be {}",
    "through": ", taken alike with {}",
    "said not to show": ", where the source says: not {}",
    "stated absent": ", where {} is described",
    "ruled out": ", not {}",
    "already counted": "",
    "elsewhere": ": {}",
    "criterion met": "",
}


_SILENCE = {
    "unexplained": "its sources do not mention this",
    "pattern not described": "its sources describe only the wider sign",
}


def _cited(item: dict[str, Any]) -> str:
    source = item["source"]
    if source is None:
        return ""
    layer = "" if item["layer"] == "article" else f", {item['layer']}"
    return f"  [{source['work']}: {source['section'] or 'whole work'}{layer}]"


def _asked(each: dict[str, Any]) -> str:
    if not each["information"]:
        return f"{each['fact']} ({each['examination']}): {each['why']}"
    return f"{each['fact']} ({each['examination']}): would speak for {each['speaks_for']} (up to {each['change']:.1f} bits apart)"


def _flip(each: dict[str, Any]) -> str:
    return f"{each['withdraw']}: without it {' and '.join(each['then_first'])} would be first"


def _list(title: str, items: Iterable[str]) -> str:
    lines = [
        textwrap.fill(item, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False) for item in items
    ]
    return "\n".join([title, *lines]) if lines else ""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under heads, columns aligned by blanks."""
    widths = [max(len(str(row[column])) for row in [heads, *rows]) for column in range(len(heads))]
    lines = [
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows]
    ]
    return "\n".join(lines)
