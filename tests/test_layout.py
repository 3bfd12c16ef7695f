"""A newcomer finds the room of a line: packages say what is in their modules, modules what they state."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import checks
import counterexamples
import theorems
from theorems.claim import Claim


def modules(root: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(root.__path__, f"{root.__name__}.")
    return [root, *(importlib.import_module(m.name) for m in found)]


MODULES = [module for root in (theorems, counterexamples, checks) for module in modules(root)]
PACKAGES = [module for module in MODULES if hasattr(module, "__path__")]
STATING = [m for m in MODULES if m not in PACKAGES and m.__name__.startswith("theorems.") and hasattr(m, "CLAIMS")]
PROVING = [m for m in MODULES if m not in PACKAGES and m.__name__.startswith("theorems.") and hasattr(m, "LEMMAS")]


def named(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def listed(id: str, text: str) -> bool:
    """Whether an id stands in a text; ``gap-low, -high`` is short for ``gap-low, gap-high``."""
    base, _, last = id.rpartition("-")
    return (
        named(id, text) or re.search(rf"(?<![\w-]){re.escape(base)}-\w+, -{re.escape(last)}(?![\w-])", text) is not None
    )


def statements(module: ModuleType) -> str:
    """The part of a docstring that lists what a module states."""
    return (module.__doc__ or "").partition("Main statement")[2]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_a_package_names_its_modules(package: ModuleType) -> None:
    """A room of counterexamples mirrors one of the theorems, and says so."""
    text = package.__doc__ or ""
    assert text
    inside = {m.name for m in pkgutil.iter_modules(package.__path__)}
    if package.__name__.startswith("counterexamples."):
        room = package.__name__.replace("counterexamples.", "theorems.")
        assert f"`{room}`, module by module" in text
        inside -= {m.name for m in pkgutil.iter_modules(importlib.import_module(room).__path__)}
    assert {name for name in inside if not named(name, text)} == set()


@pytest.mark.parametrize("module", STATING, ids=lambda module: module.__name__)
def test_a_module_lists_its_claims(module: ModuleType) -> None:
    claims: tuple[Claim, ...] = module.CLAIMS
    assert [claim.id for claim in claims if not listed(claim.id, statements(module))] == []


@pytest.mark.parametrize("module", PROVING, ids=lambda module: module.__name__)
def test_a_module_lists_its_lemmas(module: ModuleType) -> None:
    lemmas: tuple[Claim, ...] = module.LEMMAS
    assert [lemma.id for lemma in lemmas if not listed(lemma.id, statements(module))] == []


@pytest.mark.parametrize("module", [*STATING, *PROVING], ids=lambda module: module.__name__)
def test_a_module_lists_nothing_else(module: ModuleType) -> None:
    """A line of the list begins with the id of a claim or lemma of the module, or is no id at all."""
    own = {claim.id for name in ("CLAIMS", "LEMMAS") for claim in getattr(module, name, ())}
    first = re.findall(r"^    {1,4}([a-z0-9]+(?:-[a-z0-9]+)+)(?=[ ,\n])", statements(module), re.M)
    assert set(first) <= own


def test_short_forms_are_read() -> None:
    assert listed("gap-range-high", "    gap-range-low, -high   abs(G) <= 1")
    assert not listed("gap-range-high", "    gap-range-low   abs(G) <= 1")
    assert not listed("gap-range", "    gap-range-low   abs(G) <= 1")
    assert not listed("pinsker", "    pinsker-type   TV <= sqrt(chi2)/2")
