"""A bar for each label, lying, so that long names of agencies stand above their bars."""

from dataclasses import replace
from textwrap import wrap

from .chart import Chart, marked, percent, words_at
from .scale import Scale, scale_of

_ROW = 3.4  # in em: a line of words, and the bar below it
_LINE = 1.35  # a line of the English name between them
_WIDE = 40  # characters in such a line: as many as a phone has room for
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
    top = 0.0
    for number in range(len(chart.labels)):
        names = _names(chart, number, top)
        top += _LINE * (len(names) - 1)
        parts += [*names, *_bar(chart, number, top, scale)]
        top += _ROW
    return replace(chart, svg=marked(chart, f"{top:.1f}em", parts, "bars"))


def _names(chart: Chart, number: int, top: float) -> list[str]:
    """Return the label, and under it the lines of its English name."""
    language = "zh-Hans" if chart.english else ""
    label = words_at("0", f"{top + 1.1:.2f}em", chart.labels[number], "label", "start", language=language)
    lines = enumerate(wrap(chart.english_at(number), _WIDE), start=1)
    return [label, *(words_at("0", f"{top + 1.1 + _LINE * at:.2f}em", line, "tick", "start") for at, line in lines)]


def _bar(chart: Chart, number: int, top: float, scale: Scale) -> list[str]:
    """Return the bar in the row that begins at ``top`` with a line of words, and its figure."""
    series = chart.series[0]
    figure = series.figures[number]
    if figure is None:
        return [words_at("0", f"{top + 2.6:.2f}em", series.word(number), "tick", "start")]
    nil, end = scale.share(0) * _BROADEST, scale.share(figure) * _BROADEST
    start, broad = min(nil, end), abs(end - nil)
    place = f'x="{percent(start)}" y="{top + _BELOW:.2f}em" width="{percent(broad)}" height="{_THICK}em"'
    bar = f'<rect {place} class="beam s1"/>'
    # Beside its bar alone: an axis through the whole chart would cut the words, which stand where the bars begin.
    upper, lower = f"{top + _BELOW - _OVER:.2f}em", f"{top + _BELOW + _THICK + _OVER:.2f}em"
    axis = f'<line x1="{percent(nil)}" x2="{percent(nil)}" y1="{upper}" y2="{lower}" class="axis"/>'
    value = words_at(percent(max(nil, end) + 0.012), f"{top + 2.55:.2f}em", series.word(number), "value", "start")
    return [bar, axis, value]
