"""One-page handouts on a disease, to print on A4: what it shows, how often, what it is confused with, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from calcgraph.explain import DISCLAIMER
from calcgraph.namespace import local_name
from calcgraph.view.coverage import coverage_matrix
from calcgraph.view.material import Material, Shown
from calcgraph.view.measures import nearest
from calcgraph.view.pairs import separating

__all__ = ["Drawer", "handout_data", "write_handout"]

Drawer = Callable[[str], str]  # from the id of a sign to its drawing as SVG, or nothing

_BANDS = (("most patients", 0.8), ("many", 0.3), ("some", 0.05), ("few", 0.0))
_NEAR = 3
_DRAWN = 4
_KINDS = (
    ("sign", "Signs"), ("location", "Places"), ("lab", "Laboratory"), ("history", "History"),
    ("distribution", "Distribution"), ("patient", "Age and sex"),
)  # fmt: skip
_MOST = {"sign": 10, "location": 5, "lab": 5, "history": 5, "distribution": 2, "patient": 2}


def handout_data(material: Material, titles: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return what stands on the handout of each disease, or of those of some ids, as plain data.

    Each has `id`, `label`, `definition`, `must_not_miss`, `version`, `path` (the groups from the top of the scheme, each with the
    ways to it), `features` (by kind: what speaks for it, the most frequent first, with source), `more` (how many are left out),
    `absent`, `near` (the nearest diseases, each with what separates the two, `sides`), `figures`, and `works` (the works named).
    """
    wanted = set(titles)
    figures = {row["id"]: row["figures"] for row in coverage_matrix(material)["diseases"]}
    chosen = [each for each in material.diseases if not wanted or each.id in wanted]
    return [_data(material, disease.iri, figures[disease.id]) for disease in chosen]


def _data(material: Material, disease: str, figures: Sequence[str]) -> dict[str, Any]:
    features = {kind: _features(material, disease, kind) for kind, _ in _KINDS}
    absent = [_row(material, each) for each in material.shown_by(disease, ["sign"], present=False)]
    named = {row["work"] for rows, _ in features.values() for row in rows} | {row["work"] for row in absent}
    own = local_name(disease)
    return {
        "id": own,
        "label": material.label(disease),
        "definition": material.definitions[disease],
        "must_not_miss": disease in material.must_not_miss,
        "version": material.service.version,
        "path": [
            {"label": material.label(group), "ways": list(material.steps.get(group, ()))} for group in _path(material, disease)
        ],
        "features": {kind: rows for kind, (rows, _) in features.items()},
        "more": {kind: more for kind, (_, more) in features.items()},
        "absent": absent[:3],
        "near": [
            {
                "other": material.label(other),
                "likeness": likeness,
                "sides": [separating(material, own, local_name(other)), separating(material, local_name(other), own)],
            }
            for other, likeness in nearest(material, disease, _NEAR)
        ],
        "figures": list(figures),
        "works": {work: material.citations.get(work, work) for work in sorted(named)},
    }


def _path(material: Material, disease: str) -> list[str]:
    """Return the groups from the top of the scheme to the disease, by the first of its ways."""
    path: list[str] = []
    group = next(iter(reversed(material.chapters(disease))), None)
    while group:
        path.insert(0, group)
        group = material.parents[group]
    return path


def _features(material: Material, disease: str, kind: str) -> tuple[list[dict[str, Any]], int]:
    """Return the features of a kind that speak most for a disease, the most frequent first, and how many there are more."""
    every = material.shown_by(disease, [kind])
    telling = sorted(
        every, key=lambda each: (-each.share * max(material.weighing.bits(each.feature, disease), 0.0), each.feature)
    )
    kept = {each.feature for each in telling[: _MOST[kind]]}
    return [_row(material, each) for each in every if each.feature in kept], len(every) - len(kept)


def _row(material: Material, shown: Shown) -> dict[str, Any]:
    statement = shown.statements[0]
    places = [material.label(each) for each in shown.places][:2]
    return {
        "id": local_name(shown.feature),
        "label": material.label(shown.feature),
        "at": places,
        "how_often": shown.how_often,
        "band": next(name for name, least in _BANDS if shown.share >= least),
        "says": statement.paraphrase,
        "layer": statement.source.layer,
        "work": statement.source.work,
        "section": statement.source.section,
        "statements": len(shown.statements),
    }


# --- as a page ---


def write_handout(data: dict[str, Any], draw: Drawer | None = None) -> str:
    """Return a handout as a page of HTML without any script; every text in it is escaped, drawings are taken as they are."""
    parts = [
        f'<header><p class="path">{_scheme(data["path"])}</p><h1>{escape(data["label"])}</h1>',
        f'<p class="definition">{escape(data["definition"])}{_warning(data)}</p></header>',
        _drawings(data, draw),
        '<div class="columns">',
        *(_table(title, data["features"][kind], data["more"][kind]) for kind, title in _KINDS),
        _absent(data["absent"]),
        "</div>",
        *_near(data["near"]),
        _footer(data),
    ]
    return _PAGE.format(title=escape(data["label"]), style=_STYLE, body="\n".join(each for each in parts if each))


def _scheme(path: Sequence[dict[str, Any]]) -> str:
    steps = []
    for step in path:
        ways = " <i>or</i> ".join(escape(way) for way in step["ways"])
        steps.append(f"{escape(step['label'])}{f' <small>({ways})</small>' if ways else ''}")
    return " → ".join(steps)


def _warning(data: dict[str, Any]) -> str:
    return " <strong>Must not be missed.</strong>" if data["must_not_miss"] else ""


def _drawings(data: dict[str, Any], draw: Drawer | None) -> str:
    if draw is None:
        return ""
    drawn = [(row["label"], draw(row["id"])) for row in data["features"]["sign"]]
    shown = [(label, svg) for label, svg in drawn if svg][:_DRAWN]
    figures = "".join(f"<figure>{svg}<figcaption>{escape(label)}</figcaption></figure>" for label, svg in shown)
    return f'<div class="drawings">{figures}</div>' if shown else ""


def _table(title: str, rows: Sequence[dict[str, Any]], more: int) -> str:
    if not rows:
        return ""
    lines = []
    for row in rows:
        at = f" <small>at {escape(', '.join(row['at']))}</small>" if row["at"] else ""
        often = "not told" if row["how_often"] == "unstated" else row["how_often"]
        lines.append(f"<tr><td>{escape(row['label'])}{at}</td><td>{escape(often)}</td><td>{_source(row)}</td></tr>")
    tail = f'<tr><td colspan="3" class="more">and {more} more</td></tr>' if more else ""
    head = '<thead><tr><th scope="col">{}</th><th scope="col">how often</th><th scope="col">source</th></tr></thead>'
    return f"<table>{head.format(escape(title))}<tbody>{''.join(lines)}{tail}</tbody></table>"


def _source(row: dict[str, Any]) -> str:
    mark = "" if row["layer"] == "article" else "&nbsp;°"
    return f"<small>{escape(row['work'])}: {escape(row['section'] or 'whole work')}{mark}</small>"


def _absent(rows: Sequence[dict[str, Any]]) -> str:
    told = "; ".join(f"{escape(row['label'])} {_source(row)}" for row in rows)
    return f"<p><b>Stated not to be shown:</b> {told}</p>" if told else ""


def _near(near: Sequence[dict[str, Any]]) -> list[str]:
    if not near:
        return []
    lines = []
    for each in near:
        says = " ".join(_side(side) for side in each["sides"])
        lines.append(f"<li><b>{escape(each['other'])}</b> (alike {each['likeness']:.0%}). {says}</li>")
    return ["<h2>What separates it from the nearest diseases</h2>", f"<ul>{''.join(lines)}</ul>"]


def _side(side: dict[str, Any]) -> str:
    """Return what speaks for one of two diseases: what decides, on images alone if anything does, and what tells."""
    first = sorted(side["decides"], key=lambda told: (told["kind"] != "supports", not told["images"]))
    decides = " and ".join(first[0]["findings"]) if first else ""
    verb = "decides" if first and first[0]["kind"] == "supports" else "excludes the other"
    tells = ", ".join(told["finding"] for told in side["tells"][:2])
    says = f"<b>{verb}:</b> {escape(decides)}; " if decides else ""
    says += f"<b>tells:</b> {escape(tells)}" if tells else "no single finding tells"
    return f"For <i>{escape(side['label'])}</i> {says}."


def _footer(data: dict[str, Any]) -> str:
    figures = f"Figures as cases: {', '.join(map(escape, data['figures']))}. " if data["figures"] else ""
    works = "; ".join(f"<b>{escape(work)}</b> {escape(cited)}" for work, cited in data["works"].items())
    return (
        f'<footer><p class="works">{works}. ° not from the source article.</p><p>{figures}Ontology of {escape(data["version"])}.'
        f" {escape(DISCLAIMER)}</p></footer>"
    )


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_STYLE = (
    "@page{size:A4;margin:11mm}"
    "body{font:10px/1.27 'DejaVu Sans','Liberation Sans',Arial,sans-serif;color:#111;background:#fff;"
    "max-width:188mm;margin:0 auto;padding:8px}"
    "h1{font-size:20px;margin:2px 0}h2{font-size:12px;margin:8px 0 2px}p{margin:3px 0}"
    ".path{color:#333;font-size:9px}.definition{font-size:11px}"
    ".columns{columns:2;column-gap:7mm}table{border-collapse:collapse;width:100%;margin:0 0 7px;break-inside:avoid}"
    "th{text-align:left;white-space:nowrap;border-bottom:1.5px solid #111;font-size:10px}"
    "td{border-bottom:.5px solid #bbb;vertical-align:top;padding:0 4px 1px 0;line-height:1.2}"
    "small{font-size:8px;color:#444}.more{color:#444;font-style:italic}ul{margin:2px 0;padding-left:14px}"
    ".drawings{display:flex;gap:8px}figure{margin:2px 0;width:76px;text-align:center}figure svg{width:60px;height:60px}"
    "figcaption{font-size:8px}footer{border-top:1px solid #111;margin-top:6px;font-size:8px}"
    ".works{columns:2;column-gap:7mm;color:#333}"
)
