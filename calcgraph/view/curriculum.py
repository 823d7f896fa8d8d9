"""The files of a curriculum: sheets, deck, handouts and quiz, in one folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape
from typing import Any

from calcgraph.discriminator_tables import discriminators_markdown, discriminators_rows
from calcgraph.explain import DISCLAIMER
from calcgraph.view.anki import cards, check_anki, write_deck
from calcgraph.view.handouts import handout_data, write_handout
from calcgraph.view.material import Material
from calcgraph.view.sheets import (
    coverage_csv,
    coverage_markdown,
    measures_markdown,
    order_csv,
    order_markdown,
    pairs_csv,
    pairs_markdown,
    quiz_markdown,
    table_csv,
)
from calcgraph.view.teaching import teaching_data

__all__ = ["FORMATS", "curriculum"]

_TELLING = 5

Files = Iterator[tuple[str, bytes]]


def curriculum(material: Material, formats: Collection[str] = ()) -> dict[str, bytes]:
    """Return the files of a curriculum by their names within a folder, of all FORMATS or of some.

    The deck needs genanki: without it MissingExtra is raised before anything is computed.
    """
    chosen = [name for name in FORMATS if not formats or name in formats]
    if "anki" in chosen:
        check_anki()
    data = teaching_data(material)
    files: dict[str, bytes] = {}
    for name in chosen:
        files |= dict(FORMATS[name](material, data))
    return files | {"index.md": _index(material, files).encode()}


def _csv(material: Material, data: dict[str, Any]) -> Files:
    yield "coverage.csv", coverage_csv(data["coverage"])
    yield "learning-order.csv", order_csv(data["learning_order"])
    yield "confusable-pairs.csv", pairs_csv(data["confusable_pairs"])
    yield "features.csv", table_csv(data["measures"]["features"])
    yield "discriminators.csv", table_csv(_strongest(discriminators_rows(list(material.apart.values()))))


def _strongest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out of each side of each pair all telling findings but the strongest, which come first."""
    told: Counter[tuple[str, str]] = Counter()
    kept = []
    for row in rows:
        side = row["disease"], row["other"]
        told[side] += row["kind"] == "tells"
        if row["kind"] != "tells" or told[side] <= _TELLING:
            kept.append(row)
    return kept


def _markdown(material: Material, data: dict[str, Any]) -> Files:
    yield "coverage.md", coverage_markdown(data["coverage"]).encode()
    yield "learning-order.md", order_markdown(data["learning_order"]).encode()
    yield "confusable-pairs.md", pairs_markdown(data["confusable_pairs"]).encode()
    yield "measures.md", measures_markdown(data["measures"]).encode()
    yield "quiz.md", quiz_markdown(data["quiz"]).encode()
    _, mark, told = discriminators_markdown(list(material.apart.values())).partition("## What decides")
    yield "discriminators.md", f"# What sets the diseases apart\n\n{DISCLAIMER}\n\n{mark}{told}".encode()


def _json(material: Material, data: dict[str, Any]) -> Files:
    yield "quiz.json", _written(data["quiz"])
    yield "teaching.json", _written(data)


def _written(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _anki(material: Material, data: dict[str, Any]) -> Files:
    yield "calcgraph.apkg", write_deck(cards(material), material.service.version, "calcgraph")


def _html(material: Material, data: dict[str, Any]) -> Files:
    for each in handout_data(material):
        yield f"handouts/{each['id']}.html", write_handout(each, _drawing).encode()
    links = "".join(f'<li><a href="{each.id}.html">{escape(each.label)}</a></li>' for each in material.diseases)
    head = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Handouts</title></head>'
    page = f"{head}<body><h1>Handouts</h1><ul>{links}</ul>"
    yield "handouts/index.html", f"{page}<p>{escape(DISCLAIMER)}</p></body></html>\n".encode()


def _drawing(sign: str) -> str:
    """Return the drawing of a sign; nothing for a sign that has none."""
    from calcgraph.view.drawings import draw, drawings

    return draw(sign) if sign in drawings() else ""


FORMATS: dict[str, Callable[[Material, dict[str, Any]], Files]] = {
    "csv": _csv,
    "markdown": _markdown,
    "json": _json,
    "anki": _anki,
    "html": _html,
}
_SAYS = {
    "calcgraph.apkg": "a deck for Anki: import it anew after an update, what was learned is kept",
    "confusable-pairs": "diseases that are taken for one another, and what separates them",
    "coverage": "which figure and which section covers each disease and sign",
    "discriminators": "what sets every two diseases apart",
    "features": "how much each sign, laboratory state and history tells",
    "handouts/index.html": "a page on each disease, to print on A4",
    "learning-order": "the order to learn in, with reasons",
    "measures": "what the graph tells a teacher",
    "quiz": "questions with feedback",
    "teaching.json": "all of this as data",
}


def _index(material: Material, files: Collection[str]) -> str:
    lines = [
        f"- [{name}]({name}): {_SAYS.get(name) or _SAYS[name.partition('.')[0]]}" for name in sorted(files) if _is_told(name)
    ]
    about = f"{len(material.diseases)} diseases, ontology of {material.service.version}, layer {material.knowledge.layer}."
    return "\n".join(["# Curriculum", "", about, DISCLAIMER, "", *lines, ""])


def _is_told(name: str) -> bool:
    return "/" not in name or name in _SAYS
