"""The figures of the article as cases of the page."""

from __future__ import annotations

from typing import Any

from calcgraph.assets import asset
from calcgraph.case.document import read_text
from calcgraph.namespace import local_name
from calcgraph.service import Service

__all__ = ["figure_rows"]


def figure_rows(service: Service) -> list[dict[str, Any]]:
    """Return each figure as the text of its case file, with the signs that it shows, in the order of the figures."""
    rows = []
    for path in sorted(asset("cases").glob("*.yaml")):
        case = service.read(path)
        rows.append(
            {
                "id": case.id,
                "title": case.title,
                "source": case.source,
                "yaml": read_text(path),
                "shows": sorted({local_name(sign) for each in case.findings if each.status == "present" for sign in each.signs}),
                "expected": [local_name(term) for term in case.expected.diagnoses] if case.expected else [],
            }
        )
    return rows
