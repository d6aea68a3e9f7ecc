"""A bar for each label, lying, so that long names of agencies stand above their bars."""

from dataclasses import replace

from .chart import Chart, marked, percent, words_at
from .scale import Scale, scale_of

_ROW = 3.4  # in em: a line of words, and the bar below it
_THICK = 0.85
_BELOW = 1.75  # the bar below the upper end of its row
_OVER = 0.15  # how far the axis stands out over the bar
_BROADEST = 0.8  # of the width: behind the longest bar stands its figure


def bar_chart(chart: Chart) -> Chart:
    """Return ``chart`` with markup drawn from its first series; without where there are fewer than three figures."""
    if not chart.is_worth_drawing:
        return replace(chart, svg="")
    scale = scale_of(chart.series[0].figures_only)
    parts: list[str] = []
    for number, label in enumerate(chart.labels):
        parts += _bar(chart, number, label, scale)
    height = f"{len(chart.labels) * _ROW:.1f}em"
    return replace(chart, svg=marked(chart, height, parts, "bars"))


def _bar(chart: Chart, number: int, label: str, scale: Scale) -> list[str]:
    series, top = chart.series[0], number * _ROW
    figure = series.figures[number]
    words = words_at("0", f"{top + 1.1:.2f}em", label, "label", "start")
    if figure is None:
        return [words, words_at("0", f"{top + 2.6:.2f}em", series.word(number), "tick", "start")]
    nil, end = scale.share(0) * _BROADEST, scale.share(figure) * _BROADEST
    start, broad = min(nil, end), abs(end - nil)
    place = f'x="{percent(start)}" y="{top + _BELOW:.2f}em" width="{percent(broad)}" height="{_THICK}em"'
    bar = f'<rect {place} class="beam s1"/>'
    # Beside its bar alone: an axis through the whole chart would cut the words, which stand where the bars begin.
    upper, lower = f"{top + _BELOW - _OVER:.2f}em", f"{top + _BELOW + _THICK + _OVER:.2f}em"
    axis = f'<line x1="{percent(nil)}" x2="{percent(nil)}" y1="{upper}" y2="{lower}" class="axis"/>'
    value = words_at(percent(max(nil, end) + 0.012), f"{top + 2.55:.2f}em", series.word(number), "value", "start")
    return [words, bar, axis, value]
