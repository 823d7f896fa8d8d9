"""What the tests share: the root of the tree, and one service of the whole ontology for all tests of a worker."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from proofs import FIGURES, OWN, Proved, prove_all, read
from workbench import browser, complaints, in_page, page, page_file

from calcgraph.service import Service
from calcgraph.verify import Checker

__all__ = ["browser", "complaints", "in_page", "page", "page_file"]  # fixtures

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT.parent / "shared" / "article" / "article.txt"
collect_ignore = [] if ARTICLE.exists() else ["test_pointers_article.py"]

gc.set_threshold(100_000)  # graphs stay for all tests of a worker: looking through them for garbage takes a tenth of a run


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def service() -> Service:
    return Service()


@pytest.fixture(scope="session")
def article_service() -> Service:
    return Service("article")


@pytest.fixture(scope="session")
def checker() -> Checker:
    return Checker()


@pytest.fixture(scope="session")
def few(service: Service) -> list[Proved]:
    """The proofs of the figures and of the cases made for proofs."""
    return prove_all(service, read(service, [*FIGURES, *OWN]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: left for the end, one worker would wait for the other."""
    items.sort(key=lambda item: not item.path.name.startswith(("test_workbench", "test_whatif", "test_selfcheck")))
