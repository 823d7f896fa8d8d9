"""Write what is taught as sheets: tables as CSV, and the same to read as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.export.result import write_table

__all__ = [
    "coverage_csv", "coverage_markdown", "measures_markdown", "order_csv", "order_markdown", "pairs_csv", "pairs_markdown",
    "quiz_markdown", "table_csv",
]  # fmt: skip

_LETTERS = "ABCDEFGH"


def table_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV, lists in one cell with a bar between; no rows give an empty file."""
    return write_table(list(rows[0]), [{name: _cell(value) for name, value in row.items()} for row in rows]) if rows else b""


def _cell(value: Any) -> Any:
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _sheet(title: str, *blocks: Iterable[str]) -> str:
    lines = [f"# {title}", "", DISCLAIMER, ""]
    for block in blocks:
        lines += [*block, ""]
    return "\n".join(lines)


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |" for line in lines]


# --- coverage ---


def coverage_csv(data: Mapping[str, Any]) -> bytes:
    """Return the coverage matrix, a row a disease and sign."""
    return table_csv(data["signs"])


def coverage_markdown(data: Mapping[str, Any]) -> str:
    """Return the coverage of diseases, the signs of each, and the signs that no figure shows."""
    diseases = [
        (row["label"], ", ".join(row["figures"]), ", ".join(row["sections"]), row["article"], row["statements"] - row["article"],
         f"{row['signs_with_figure']} of {row['signs']}")
        for row in data["diseases"]
    ]  # fmt: skip
    signs = [
        (row["disease_label"], row["sign_label"], row["how_often"], row["article"], row["statements"] - row["article"],
         ", ".join(row["sections"]), ", ".join(row["figures"]))
        for row in data["signs"]
    ]  # fmt: skip
    lacking = [f"- {row['label']} ({len(row['diseases'])})" for row in data["signs_without_figure"]]
    return _sheet(
        "What covers each disease",
        _table(
            ("disease", "figures", "sections of the article", "statements of it", "of others", "signs with a figure"), diseases
        ),
        ["## Signs", ""],
        _table(("disease", "sign", "how often", "article", "others", "sections", "figures"), signs),
        ["## Signs that no figure shows", "", "In brackets: of how many diseases they are stated.", "", *lacking],
    )


# --- order and pairs ---


def order_csv(lessons: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the learning order, a row a lesson."""
    return table_csv(lessons)


def order_markdown(lessons: Sequence[Mapping[str, Any]]) -> str:
    """Return the learning order as a numbered outline with the reason for each place."""
    lines = [f"{'  ' * each['depth']}- {each['place']}. **{each['label']}**. {each['why']}" for each in lessons]
    return _sheet("The order to learn in", lines)


def pairs_csv(pairs: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the confusable pairs, a row a pair."""
    return table_csv(
        [
            {
                "first": pair["labels"][0],
                "second": pair["labels"][1],
                "likeness": pair["likeness"],
                "likeness_in_all": pair["likeness_in_all"],
                "stated": pair["stated"],
                "imaging": pair["imaging"],
                "shared": [each["label"] for each in pair["shared"]],
                **{
                    f"decides_for_{name}": _decides(side)
                    for name, side in zip(("first", "second"), pair["separates"], strict=True)
                },
                **{
                    f"tells_for_{name}": [told["finding"] for told in side["tells"]]
                    for name, side in zip(("first", "second"), pair["separates"], strict=True)
                },
                "decided_by": pair["decided_by"],
            }
            for pair in pairs
        ]
    )


def _decides(side: Mapping[str, Any]) -> list[str]:
    return [f"{' and '.join(told['findings'])}{'' if told['images'] else ' (not on images alone)'}" for told in side["decides"]]


def pairs_markdown(pairs: Sequence[Mapping[str, Any]]) -> str:
    """Return the confusable pairs, each with what is shared and what separates."""
    lines = []
    for pair in pairs:
        lines += [f"## {' or '.join(pair['labels'])}", ""]
        alike = f"Alike on images by {pair['likeness']:.0%}, in all by {pair['likeness_in_all']:.0%}."
        if pair["stated"]:
            alike += f" A source states that imaging cannot tell them apart; what decides: {', '.join(pair['decided_by'])}."
        lines += [alike, "", f"- shared ({pair['shared_count']} signs): {', '.join(each['label'] for each in pair['shared'])}"]
        for side in pair["separates"]:
            lines.append(f"- for {side['label']}")
            lines += [f"  - decides: {each}" for each in _decides(side)]
            lines += [f"  - tells: {told['finding']} (by {told['margin']:.1f} bits at least)" for told in side["tells"]]
        lines.append("")
    return _sheet("Diseases that are taken for one another", lines)


# --- measures and quiz ---


def measures_markdown(data: Mapping[str, Any]) -> str:
    """Return the measures, each under the sentence that explains it."""
    said = data["explanations"]
    features = [(row["label"], row["kind"], row["diseases"], f"{row['bits']:.2f}", row["pairs"]) for row in data["features"][:40]]
    near = [
        (_label(data, name), ", ".join(f"{each['label']} ({each['likeness']:.0%})" for each in rows))
        for name, rows in data["nearest"].items()
    ]
    return _sheet(
        "What the graph tells a teacher",
        ["## What tells most", "", said["features"], ""],
        _table(("feature", "kind", "diseases", "bits", "pairs told apart"), features),
        ["## Hubs", "", said["hubs"], "", *(f"- {row['label']}: {row['diseases']} diseases" for row in data["hubs"])],
        [
            "## Bridges",
            "",
            said["bridges"],
            "",
            *(f"- {row['label']} ({row['kind']}): {row['betweenness']:.3f}" for row in data["bridges"]),
        ],
        ["## Communities", "", said["communities"], "", *(f"- {row['name']}" for row in data["communities"])],
        ["## Nearest diseases", "", said["nearest"], ""],
        _table(("disease", "nearest"), near),
        [
            "## Without a sign of their own",
            "",
            said["without_own_sign"],
            "",
            *(f"- {row['label']}" for row in data["without_own_sign"]),
        ],
    )


def _label(data: Mapping[str, Any], name: str) -> str:
    labels = {each["id"]: each["label"] for rows in data["nearest"].values() for each in rows}
    return str(labels.get(name, name))


def quiz_markdown(questions: Sequence[Mapping[str, Any]]) -> str:
    """Return the questions, and below them all answers with their feedback."""
    asked, answered = [], []
    for number, each in enumerate(questions, 1):
        options = list(zip(_LETTERS, each["options"], strict=False))
        asked += [f"**{number}.** {each['question']}", ""]
        asked += [f"Told: {'; '.join(each['facts'])}.", ""] if each["facts"] else []
        asked += [*(f"- {letter}. {option['label']}" for letter, option in options), ""]
        right = " or ".join(f"{letter}, {option['label']}" for letter, option in options if option["right"])
        answered += [f"**{number}.** {right}", "", *(f"- {letter}. {option['feedback']}" for letter, option in options), ""]
    return _sheet("Questions", asked, ["## Answers", ""], answered)
