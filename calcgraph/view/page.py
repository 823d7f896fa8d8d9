"""Put the workbench together: the frame, the bundled script and style, and the knowledge, as one file that needs no other."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calcgraph.assets import program_asset
from calcgraph.errors import PageUnavailable

__all__ = ["make_page", "write_page"]

_SCRIPT, _STYLE, _FRAME, _REASON = "workbench.js", "workbench.css", "index.html", "missing.txt"


def write_page(path: Path) -> int:
    """Write the workbench as one HTML file and return its size in bytes; without a bundle PageUnavailable is raised."""
    from calcgraph.view.page_data import page_data

    frame, script, style = (_read(name) for name in (_FRAME, _SCRIPT, _STYLE))
    page = make_page(frame, script, style, page_data()).encode()
    path.write_bytes(page)
    return len(page)


def make_page(frame: str, script: str, style: str, data: Mapping[str, Any]) -> str:
    """Return the page: data are packed, script and style stand in it and are allowed by their hash alone."""
    policy = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    parts = {
        "policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "style": style,
        "knowledge": _packed(data),
        "script": script,
    }
    page = frame
    for name, part in parts.items():
        before, mark, after = page.partition("{{" + name + "}}")
        if not mark:
            raise ValueError(f"the frame of the page has no place for its {name}")
        page = before + part + after
    return page


def _packed(data: Mapping[str, Any]) -> str:
    """Return data as JSON, gzipped, in base64: no letter of it can end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    folder = program_asset("web", "dist")
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError:
        reason = folder / _REASON
        raise PageUnavailable(reason.read_text(encoding="utf-8").strip() if reason.exists() else "") from None
