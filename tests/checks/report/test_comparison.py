"""The page and the plot of the gap say what the claim of the ledger says."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checks.exact import round_to
from checks.report import comparison
from checks.report.comparison import DIGITS, NAMES, QUADRATIC, TEXT, attained, bound, law, page, plot
from checks.report.svg import Panel, Series, drawing
from counterexamples.extremal_trees import value_gap

ROOT = Path(__file__).parents[3]
F = Fraction
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("place", "made"), [(comparison.PAGE, page), (comparison.PLOT, plot)])
def test_the_stored_files_are_up_to_date(place: Path, made: object) -> None:
    assert callable(made)
    assert (ROOT / place).read_text(encoding="utf-8") == made(), "run `python -m checks.report.comparison`"


def test_the_readme_leads_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for place in (comparison.PAGE, comparison.PLOT):
        assert f"({place.as_posix()})" in readme


@pytest.mark.parametrize("D", [F(1, 1000), F(1, 10), F(1, 2), F(1)])
@pytest.mark.parametrize("T", [1, 2, 5])
def test_the_law_is_attained_and_is_the_supremum_over_all_trees(T: int, D: Fraction) -> None:
    assert law(T, D) == attained(T, D) == value_gap([D] * T).value == T * D * (1 - (1 - D) ** (T - 1))


@pytest.mark.parametrize("D", [F(1, 100), F(1, 2), F(1)])
@pytest.mark.parametrize("T", [2, 3, 64])
def test_the_bounds_are_what_they_are_called(T: int, D: Fraction) -> None:
    assert bound(QUADRATIC, T, D) == T * (T - 1) * D**2 >= law(T, D)
    assert bound(TEXT, T, D) == F(1, 2) * T**2 * D >= law(T, D)


def test_no_smaller_constant_of_the_text_will_do() -> None:
    assert law(2, F(1)) == bound(TEXT, 2, F(1))


def _rows(table: int) -> list[list[str]]:
    """The cells of one of the two tables of the page."""
    part = page().split("## ")[table]
    rows = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in rows]


def test_the_table_is_computed_from_the_law() -> None:
    rows = _rows(0)
    assert len(rows) == len(comparison.HORIZONS) * len(comparison.CAPS)
    for row in rows:
        T, D = int(row[0]), F(row[1])
        exact = T * D * (1 - (1 - D) ** (T - 1))
        expected = [exact, T * (T - 1) * D**2, T * (T - 1) * D**2 / exact, T**2 * D / 2, T**2 * D / 2 / exact]
        assert row[2:] == [round_to(x, DIGITS) for x in expected]


def test_the_second_table_is_that_of_coins() -> None:
    """T tokens, k of them on the likelier side: counted by the binomial law, without any process."""
    rows = _rows(1)
    assert len(rows) == len(comparison.COIN_HORIZONS) * len(comparison.COIN_CAPS)
    for row in rows:
        T, D = int(row[0]), F(row[1])
        left = [(1 + 2 * D) ** k * (1 - 2 * D) ** (T - k) - 1 - 2 * D * (2 * k - T) for k in range(T + 1)]
        gap = sum(comb(T, k) * abs(x) for k, x in enumerate(left)) / 2 ** (T + 1)
        assert row[2:] == [round_to(x, DIGITS) for x in (gap, law(T, D), gap / law(T, D))]
        assert gap == law(T, D) if T == 2 else gap < law(T, D)


def test_the_lines_of_the_plot_lie_in_order() -> None:
    """In each panel three lines, the law below the quadratic bound at every point; the marks lie on the law."""
    root = ElementTree.fromstring(plot())
    lines = [
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in root.iter(f"{SVG}polyline")
    ]
    assert len(lines) == 6
    for text, quadratic, exact in (lines[:3], lines[3:]):
        assert [x for x, _ in text] == [x for x, _ in quadratic] == [x for x, _ in exact]
        assert all(b <= c for (_, b), (_, c) in zip(quadratic, exact, strict=True))
        assert all(b <= c for (_, b), (_, c) in zip(text, exact, strict=True))
    on_law = {point for line in (lines[2], lines[5]) for point in line}
    marks = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter(f"{SVG}circle")]
    assert len([mark for mark in marks if mark in on_law]) == len(marks) - 1  # all but the one in the legend
    texts = [t.text for t in root.iter(f"{SVG}text")]
    assert set(NAMES) <= set(texts)


def test_both_files_are_written_whole(tmp_path: Path) -> None:
    comparison.write(tmp_path)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["value-gap.md", "value-gap.svg"]


# ----------------------------------------------------------------------------------------------------------------- SVG


def test_names_are_escaped() -> None:
    root = ElementTree.fromstring(drawing("a < b & c", "", [Panel("<", "&", '"', (Series("p<q", ((1, 1),)),))]))
    assert [t.text for t in root.iter(f"{SVG}title")] == ["a < b & c"]
    assert {"<", "&", '"', "p<q"} <= {t.text for t in root.iter(f"{SVG}text")}


def test_coordinates_are_logarithms() -> None:
    """Three points a factor of 10 apart are as far from each other, whatever they are."""
    root = ElementTree.fromstring(drawing("", "", [Panel("", "", "", (Series("", ((1, 1), (10, 100), (100, 1e4))),))]))
    (line,) = root.iter(f"{SVG}polyline")
    (a, b), (c, d), (e, f) = (map(float, point.split(",")) for point in line.attrib["points"].split())
    assert c - a == e - c > 0
    assert d - b == f - d < 0


@pytest.mark.parametrize("points", [(), ((0.0, 1.0),), ((1.0, -1.0),)])
def test_what_has_no_logarithm_is_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        drawing("", "", [Panel("", "", "", (Series("", points),))])
