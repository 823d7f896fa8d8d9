"""CONTRIBUTING.md keeps its word: the rows it shows add a disease that is built and matched without a line of code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def _rows(text: str) -> list[tuple[str, dict[str, str]]]:
    blocks = re.findall(r"```row (\S+)\n(.*?)```", text, re.DOTALL)
    return [(table, dict(line.split(" = ", 1) for line in body.strip().splitlines())) for table, body in blocks]


def _add(path: Path, row: dict[str, str]) -> None:
    header, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = header.split("\t")
    assert set(row) <= set(columns)
    lines.append("\t".join(row.get(column, "") for column in columns))
    path.write_text("\n".join([header, *sorted(lines, key=lambda line: line.split("\t")[0])]) + "\n", encoding="utf-8")


def _run(home: Path, *arguments: str) -> str:
    environment = os.environ | {"CALCGRAPH_HOME": str(home)}
    command = [sys.executable, "-m", "calcgraph", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    copy = tmp_path_factory.mktemp("home")
    for folder in ("ontology", "queries", "shapes", "cases"):
        shutil.copytree(root / folder, copy / folder)
    rows = _rows((root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(rows) == 6
    for table, row in rows:
        _add(copy / table, row)
    _run(copy, "build")
    return copy


def test_the_new_disease_is_first_and_supported(home: Path, root: Path) -> None:
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (case,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (home / "example.yaml").write_text(case, encoding="utf-8")
    (result,) = json.loads(_run(home, "match", "--json", str(home / "example.yaml")))
    first = result["diagnoses"][0]
    assert (first["id"], first["rank"], first["tied_with"], first["status"]) == (
        "FibrodysplasiaOssificansProgressiva",
        1,
        [],
        "supported",
    )
    assert result["coverage"] == "covered"
    assert {item["statement"] for item in first["evidence"]} >= {"fop-s01", "fop-s02"}


def test_the_shipped_figures_keep_their_first_disease(home: Path, root: Path) -> None:
    figures = [str(path) for path in sorted((root / "cases").glob("*.yaml"))]
    before = json.loads(_run(root, "match", "--json", *figures))
    after = json.loads(_run(home, "match", "--json", *figures))
    assert len(before) == 24
    for old, new in zip(before, after, strict=True):
        assert old["diagnoses"][0]["id"] == new["diagnoses"][0]["id"], old["case"]
