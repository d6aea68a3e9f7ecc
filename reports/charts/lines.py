"""A line for each series over the years; a year without a figure breaks the line."""

from dataclasses import replace
from itertools import pairwise

from .chart import MOST_SERIES, Chart, Number, Series, marked, percent, words_at
from .scale import Scale, scale_of, tick_words

HEIGHT = "15em"
_HEAD, _FOOT = 0.06, 0.86  # of the height: above the highest line, below the axis the years
_RIGHT = 0.99
MOST_LABELS = 12
_MARKS = ("circle", "square", "diamond")


def line_chart(chart: Chart) -> Chart:
    """Return ``chart`` with its markup, or without where fewer than three figures stand in any series."""
    if not chart.is_worth_drawing:
        return replace(chart, svg="")
    scale = scale_of(chart.numbers)
    left = 0.03 + 0.011 * max(len(tick_words(tick)) for tick in scale.ticks)
    parts = [*_axis(scale), *_labels(chart, left)]
    for number, series in enumerate(chart.series[:MOST_SERIES]):
        parts += _line(series, number, scale, left, len(chart.labels))
    return replace(chart, svg=marked(chart, HEIGHT, parts, "lines"))


def _height(scale: Scale, figure: Number | float) -> float:
    return _FOOT - scale.share(figure) * (_FOOT - _HEAD)


def _place(number: int, of: int, left: float) -> float:
    return left + (number + 0.5) * (_RIGHT - left) / of


def _axis(scale: Scale) -> list[str]:
    parts = []
    for tick in scale.ticks:
        height = percent(_height(scale, tick))
        classes = "axis" if tick == 0 else "rule"
        parts.append(f'<line x1="0" x2="100%" y1="{height}" y2="{height}" class="{classes}"/>')
        parts.append(words_at("0", height, tick_words(tick), "tick", "start", "-.3em"))
    return parts


def _labels(chart: Chart, left: float) -> list[str]:
    """Return the labels along the foot; every second or third where they would run into each other."""
    every = -(-len(chart.labels) // MOST_LABELS)
    return [
        words_at(percent(_place(number, len(chart.labels), left)), "97%", label, "label")
        for number, label in enumerate(chart.labels)
        if number % every == 0
    ]


def _line(series: Series, number: int, scale: Scale, left: float, of: int) -> list[str]:
    places = [
        None if figure is None else (percent(_place(at, of, left)), percent(_height(scale, figure)))
        for at, figure in enumerate(series.figures)
    ]
    parts = [f'<g class="series s{number + 1}">']
    for before, after in pairwise(places):
        if before and after:
            parts.append(f'<line x1="{before[0]}" y1="{before[1]}" x2="{after[0]}" y2="{after[1]}"/>')
    parts += [_mark(place, number) for place in places if place]
    return [*parts, "</g>"]


def _mark(place: tuple[str, str], number: int) -> str:
    """Return the mark of a figure: its shape tells series apart where colours do not."""
    shape = _MARKS[number % len(_MARKS)]
    if shape == "circle":
        return f'<circle cx="{place[0]}" cy="{place[1]}" r="4"/>'
    if shape == "square":
        return f'<svg x="{place[0]}" y="{place[1]}" overflow="visible"><rect x="-4" y="-4" width="8" height="8"/></svg>'
    return f'<svg x="{place[0]}" y="{place[1]}" overflow="visible"><path d="M0-5.5 5.5 0 0 5.5-5.5 0Z"/></svg>'
