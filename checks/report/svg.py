"""Plots on two logarithmic axes as SVG, without a plotting library.

The numbers are for the eye: they are floats, rounded to a hundredth of a pixel, so that the same data give the same
file everywhere.

Main definitions
    Series, Panel   what is drawn
    drawing         panels side by side, with one legend
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 460, 400
"""Of a panel, in pixels."""
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 84, 52
"""Margins of the axes in a panel."""
COLOURS = ("#0072b2", "#d55e00", "#007a55")
DASHES = ("", "9 5", "2 4")


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through points with positive coordinates, and marks on some of them."""

    name: str
    points: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes; the panels of a drawing have series of the same names."""

    title: str
    x: str
    y: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis over full decades."""

    low: int
    high: int
    start: float
    end: float

    def at(self, x: float) -> float:
        return self.start + (self.end - self.start) * (log10(x) - self.low) / (self.high - self.low)

    def ticks(self) -> Iterator[tuple[str, float]]:
        for k in range(self.low, self.high + 1):
            yield (f"{10**k}" if k >= 0 else f"{10.0**k:.{-k}f}"), self.at(10.0**k)


def drawing(title: str, description: str, panels: Sequence[Panel]) -> str:
    """An SVG file.

    Args:
        title: what it is, in a line.
        description: the same for those who cannot see it.
        panels: side by side; the legend is that of the first.

    Raises:
        ValueError: if there is nothing to draw, or a coordinate is not positive.

    >>> line = Series("a line", ((1, 1), (10, 100)))
    >>> drawing("Squares", "x squared over x", [Panel("Squares", "x", "y", (line,))]).splitlines()[1]
    '  <title>Squares</title>'
    """
    if not panels or not all(s.points for panel in panels for s in panel.series):
        raise ValueError("expected a panel with a series of one point or more")
    width = WIDTH * len(panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="13" fill="#222222">',
        f"  <title>{escape(title)}</title>",
        f"  <desc>{escape(description)}</desc>",
        f'  <rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>',
        *_legend(panels[0].series),
    ]
    for k, panel in enumerate(panels):
        lines += _panel(panel, WIDTH * k)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _legend(series: Sequence[Series]) -> Iterator[str]:
    x = LEFT
    for k, s in enumerate(series):
        yield f'  <path d="M{x} 24h34" {_stroke(k)}/>'
        if s.marks:
            yield f'  <circle cx="{x + 17}" cy="24" r="3.5" fill="{COLOURS[k]}"/>'
        yield f'  <text x="{x + 42}" y="28">{escape(s.name)}</text>'
        x += 66 + 7 * len(s.name)


def _panel(panel: Panel, left: int) -> Iterator[str]:
    points = [point for s in panel.series for point in (*s.points, *s.marks)]
    if any(min(point) <= 0 for point in points):
        raise ValueError("expected positive coordinates on a logarithmic axis")
    x = _Axis(*_decades([p[0] for p in points]), left + LEFT, left + WIDTH - RIGHT)
    y = _Axis(*_decades([p[1] for p in points]), HEIGHT - BOTTOM, TOP)
    centre = _number((x.start + x.end) / 2)
    yield f'  <text x="{centre}" y="66" text-anchor="middle">{escape(panel.title)}</text>'
    for label, at in x.ticks():
        yield f'  <path d="M{_number(at)} {y.start}V{y.end}" stroke="#dddddd"/>'
        yield f'  <text x="{_number(at)}" y="{y.start + 18}" text-anchor="middle">{label}</text>'
    for label, at in y.ticks():
        yield f'  <path d="M{x.start} {_number(at)}H{x.end}" stroke="#dddddd"/>'
        yield f'  <text x="{x.start - 8}" y="{_number(at + 4)}" text-anchor="end">{label}</text>'
    yield f'  <text x="{centre}" y="{HEIGHT - 12}" text-anchor="middle">{escape(panel.x)}</text>'
    middle = f"{left + 16} {_number((y.start + y.end) / 2)}"
    yield f'  <text transform="translate({middle}) rotate(-90)" text-anchor="middle">{escape(panel.y)}</text>'
    for k, s in reversed(list(enumerate(panel.series))):
        path = " ".join(f"{_number(x.at(a))},{_number(y.at(b))}" for a, b in s.points)
        yield f'  <polyline points="{path}" {_stroke(k)}/>'
        for a, b in s.marks:
            yield f'  <circle cx="{_number(x.at(a))}" cy="{_number(y.at(b))}" r="3.5" fill="{COLOURS[k]}"/>'


def _stroke(k: int) -> str:
    dash = f' stroke-dasharray="{DASHES[k]}"' if DASHES[k] else ""
    return f'fill="none" stroke="{COLOURS[k]}" stroke-width="2"{dash}'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around some numbers.

    >>> _decades([0.02, 100.0])
    (-2, 2)
    """
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def _number(x: float) -> str:
    """A coordinate with at most two decimals.

    >>> _number(12.5), _number(3.0), _number(1 / 3)
    ('12.5', '3', '0.33')
    """
    return f"{x:.2f}".rstrip("0").rstrip(".")
