"""Bundling: what cannot be fetched is told and left out, what is broken ends the build, what is made holds all the page needs."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from calcgraph import assets
from calcgraph.errors import PageUnavailable
from calcgraph.view import page

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with the sources of the page alone."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "web", root / "web", ignore=shutil.ignore_patterns("node_modules", "dist"))
    return root


class App:
    """What hatchling tells its user."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def display_warning(self, text: str) -> None:
        self.warnings.append(text)


def run(hook: ModuleType, root: Path, version: str = "standard") -> tuple[list[str], dict[str, Any]]:
    app, data = App(), {"force_include": {}}
    hook.BundleHook(str(root), {}, None, None, str(root), "wheel", app).initialize(version, data)
    return app.warnings, data["force_include"]


def test_bundle_is_made_and_travels(hook: ModuleType, tree: Path) -> None:
    warnings, included = run(hook, tree)
    assert warnings == []
    assert included == {str(tree / "web" / "dist"): "calcgraph/data/web/dist"}
    assert {path.name for path in (tree / "web" / "dist").iterdir()} == {
        "workbench.js", "workbench.css", "index.html", "built-from.txt",
    }  # fmt: skip
    assert not (tree / "web" / "node_modules").exists()


def test_editable_install_finds_the_bundle_where_it_is(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "_fetch", lambda folder: "no reason")
    warnings, included = run(hook, tree, "editable")
    assert (warnings, included) == (["built without the workbench: no reason"], {})


def test_packages_that_cannot_be_had_leave_the_reason(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tree / "empty"))
    warnings, _ = run(hook, tree)
    assert warnings == ["built without the workbench: the packages it is made of could not be fetched (npm: ECONNREFUSED)"]
    monkeypatch.setattr(assets, "_own_root", lambda: tree)
    with pytest.raises(PageUnavailable, match=r"no workbench: the packages .* \(npm: ECONNREFUSED\); install calcgraph anew"):
        page.write_page(tree / "page.html")


def test_lock_file_that_does_not_fit_ends_the_build(hook: ModuleType, tree: Path, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    shutil.copytree(tree, root, ignore=shutil.ignore_patterns("dist", "empty"))
    manifest = root / "web" / "package.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["dependencies"]["preact"] = "^9.0.0"
    manifest.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"npm ci .*failed"):
        run(hook, root)


def test_script_that_cannot_be_bundled_ends_the_build(hook: ModuleType, tree: Path, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    shutil.copytree(tree, root, ignore=shutil.ignore_patterns("dist", "empty"))
    (root / "web" / "src" / "main.tsx").write_text("import { nothing } from './nowhere';\nnothing(;\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"node build\.mjs .*failed"):
        run(hook, root)


@pytest.mark.parametrize(
    ("said", "reachable"),
    [
        ("npm error code ENOTFOUND\nnpm error network request failed", False),
        ("npm error code E404", False),
        ("npm error code E503", False),
        ("npm ERR! code EAI_AGAIN", False),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", False),
        ("npm error code EUSAGE\nnpm error `npm ci` can only install with a lock file in sync", True),
        ("npm error code EINTEGRITY", True),
        ("npm error code ELIFECYCLE", True),
        ("", True),
    ],
)
def test_only_what_cannot_be_reached_is_forgiven(hook: ModuleType, said: str, reachable: bool) -> None:
    assert (hook.UNREACHABLE.search(said) is None) == reachable


def test_lock_file_names_no_address_to_fetch_from() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, told in lock["packages"].items() if "resolved" in told] == []
    assert all("integrity" in told for name, told in lock["packages"].items() if name)


FRAME = "<p>{{policy}}</p><style>{{style}}</style><b>{{knowledge}}</b><script>{{script}}</script>"


def test_page_allows_its_own_script_and_style_alone() -> None:
    made = page.make_page(FRAME, "let a = '{{style}}'", "p { color: red }", {"b": "</script>"})
    policy = made.partition("<p>")[2].partition("</p>")[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'sha256-p1TSALT+otFs4Z1Gr/Xy6JAAnbfAdUzZajyi+9M4jwk='"
    assert "unsafe" not in policy
    assert "let a = '{{style}}'" in made  # what looks like a mark within a part stays as it is
    assert made.count("</script>") == 1


def test_frame_without_a_place_for_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="no place for its style"):
        page.make_page("{{policy}}{{knowledge}}{{script}}", "", "", {})


def test_same_data_make_the_same_page() -> None:
    data = {"b": [1.5, "ä"], "a": None}
    other = dict(reversed(data.items()))
    assert page.make_page(FRAME, "", "", data) == page.make_page(FRAME, "", "", other)


def test_bundle_is_read_from_the_program_whatever_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALCGRAPH_HOME", str(tmp_path))
    assert assets.program_asset("web", "dist").parent.parent in (ROOT, Path(assets.__file__).parent / "data")


def test_command_without_a_bundle_ends_with_3(tmp_path: Path) -> None:
    code = (
        "import sys; from calcgraph import assets; from pathlib import Path\n"
        f"assets._own_root = lambda: Path({str(tmp_path)!r})\n"
        "from calcgraph.cli import main; sys.exit(main(['graph', '--html', 'page.html']))"
    )
    home = {"CALCGRAPH_HOME": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=home, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "this installation has no workbench; install calcgraph anew" in done.stderr
    assert list(tmp_path.iterdir()) == []
