"""A bar for each label, lying, so that long names of agencies stand above their bars."""

from dataclasses import replace

from .chart import Chart, marked, percent, words_at
from .scale import Scale, scale_of

_ROW = 3.4  # in em: a line of words, and the bar below it
_THICK = 0.85
_BROADEST = 0.8  # of the width: behind the longest bar stands its figure


def bar_chart(chart: Chart) -> Chart:
    """Return ``chart`` with markup drawn from its first series; without where there are fewer than three figures."""
    if not chart.is_worth_drawing:
        return replace(chart, svg="")
    scale = scale_of(chart.series[0].figures_only)
    parts: list[str] = []
    for number, label in enumerate(chart.labels):
        parts += _bar(chart, number, label, scale)
    nil = percent(scale.share(0) * _BROADEST)
    height = f"{len(chart.labels) * _ROW + 0.4:.1f}em"
    parts.append(f'<line x1="{nil}" x2="{nil}" y1="0" y2="100%" class="axis"/>')
    return replace(chart, svg=marked(chart, height, parts, "bars"))


def _bar(chart: Chart, number: int, label: str, scale: Scale) -> list[str]:
    series, top = chart.series[0], number * _ROW
    figure = series.figures[number]
    words, below = words_at("0", f"{top + 1.25:.2f}em", label, "label", "start"), f"{top + 1.75:.2f}em"
    if figure is None:
        return [words, words_at("0", f"{top + 2.6:.2f}em", series.word(number), "tick", "start")]
    nil, end = scale.share(0) * _BROADEST, scale.share(figure) * _BROADEST
    start, broad = min(nil, end), abs(end - nil)
    bar = f'<rect x="{percent(start)}" y="{below}" width="{percent(broad)}" height="{_THICK}em" class="beam s1"/>'
    value = words_at(percent(max(nil, end) + 0.012), f"{top + 2.55:.2f}em", series.word(number), "value", "start")
    return [words, bar, value]
