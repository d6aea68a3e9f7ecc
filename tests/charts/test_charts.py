"""Charts: what they show, what they leave out, and that they say it in words too."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports.charts import Chart, Series, bar_chart, line_chart
from reports.charts.scale import scale_of, tick_words
from tests.views.test_contrast import contrast, tokens

STYLES = Path(__file__).resolve().parents[2] / "static" / "public" / "compare.css"
YEARS = ("2019", "2020", "2021", "2022", "2023")


def chart_of(*rows, labels=YEARS):
    series = tuple(Series(f"<机关 {number}>", row) for number, row in enumerate(rows))
    return Chart("trend", "收到 & 办结", "五年 <全部>", labels, series, "年度")


def parsed(chart):
    """Return the drawn chart as a tree: it must be well formed."""
    return ElementTree.fromstring(chart.svg)  # noqa: S314 (drawn by ourselves)


@pytest.mark.parametrize("figures", [(1, 2), (None, 5, None, 6, None), ()])
def test_two_numbers_are_no_chart(figures):
    labels = YEARS[: len(figures)]
    assert line_chart(chart_of(figures, labels=labels)).svg == ""
    assert bar_chart(chart_of(figures, labels=labels)).svg == ""


def test_a_chart_says_its_title_and_description_to_those_who_listen():
    root = parsed(line_chart(chart_of((1, 2, 3, 4, 5))))
    assert root.get("role") == "img"
    names = {child.get("id"): child.text for child in root if child.tag in ("title", "desc")}
    assert names[root.get("aria-labelledby")] == "收到 & 办结"
    assert names[root.get("aria-describedby")] == "五年 <全部>"


def test_a_year_without_a_figure_is_a_gap_and_never_nil():
    root = parsed(line_chart(chart_of((4, 4, None, 4, 4))))
    series = root.find("g")
    assert len(series.findall("circle")) == 4
    assert len(series.findall("line")) == 2
    assert len({mark.get("cy") for mark in series.findall("circle")}) == 1


def test_zero_is_drawn_as_zero():
    root = parsed(line_chart(chart_of((0, 4, 0, 4, 0))))
    foot = root.find("line[@class='axis']").get("y1")
    marks = [mark.get("cy") for mark in root.find("g").findall("circle")]
    assert [place == foot for place in marks] == [True, False, True, False, True]


def test_lines_are_told_apart_without_colours():
    root = parsed(line_chart(chart_of((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (2, 2, 2, 2, 2))))
    assert [group.get("class") for group in root.findall("g")] == ["series s1", "series s2", "series s3"]
    assert root.findall("g")[1].findall(".//rect")
    assert root.findall("g")[2].findall(".//path")
    text = STYLES.read_text(encoding="utf-8")
    dashes = re.findall(r"\.s[2-6] \{[^}]*stroke-dasharray: ([^;]+);", text)
    assert len(set(dashes)) == 5


def test_the_table_behind_has_every_figure_and_every_gap():
    chart = Chart("t", "t", "d", YEARS[:3], (Series("a", (1, None, Decimal("2.50")), ("1", "空白", "2.50")),))
    assert chart.rows == (("2019", "", ("1",)), ("2020", "", ("空白",)), ("2021", "", ("2.50",)))


def test_further_columns_stand_in_the_table_and_are_not_drawn():
    coverage = Series("覆盖", (), ("3/4", "4/4", "4/4"))
    chart = line_chart(Chart("t", "t", "d", YEARS[:3], (Series("a", (1, 2, 3)),), columns=(coverage,)))
    assert chart.rows[0] == ("2019", "", ("1", "3/4"))
    assert len(parsed(chart).findall("g")) == 1


def test_bars_of_agencies_keep_their_order_and_gaps():
    drawn = bar_chart(chart_of((30, None, 10, 20), labels=("甲局", "乙局", "丙局", "丁局")))
    bars = parsed(drawn).findall("rect")
    widths = [float(bar.get("width").rstrip("%")) for bar in bars]
    assert widths == sorted(widths, reverse=True) or widths[1] < widths[2] < widths[0]
    assert len(bars) == 3
    assert "乙局" in drawn.svg


LONG = "The Bureau of Human Resources, of Social Security and of Everything Else"


@pytest.mark.parametrize("english", [(), ("", LONG, "Short", "", LONG)])
@pytest.mark.parametrize("figures", [(3, 0, None, 9, 1), (-4, 2, 0, -1, None)])
def test_no_axis_of_bars_runs_through_words(figures, english):
    root = parsed(bar_chart(replace(chart_of(figures), english=english)))

    def place(element, name):
        return float(element.get(name).removesuffix("em"))

    axes = [(place(line, "y1"), place(line, "y2")) for line in root.findall("line[@class='axis']")]
    words = [
        (place(text, "y") - 0.9, place(text, "y") + 0.3)
        for text in root.findall("text")
        if text.get("class") != "value"
    ]
    assert len(axes) == sum(figure is not None for figure in figures)
    assert not [(axis, word) for axis in axes for word in words if axis[0] < word[1] and word[0] < axis[1]]
    assert len(words) == len(figures) + figures.count(None) + (5 if english else 0)
    assert len(set(words)) == len(words)
    assert max(low for _, low in axes) < float(root.get("height").removesuffix("em"))


def test_the_axis_begins_at_nil_and_holds_negative_figures():
    assert scale_of([980, 1000]).low == 0
    scale = scale_of([-3, 8])
    assert scale.low <= -3
    assert scale.high >= 8
    assert 0 in scale.ticks


@pytest.mark.parametrize("numbers", [[0, 0, 0], [1, 1, 1], [2**53 - 1, 0], [Decimal("0.000001")], [7, -7]])
def test_any_figures_have_an_axis_of_few_round_steps(numbers):
    scale = scale_of(numbers)
    assert 2 <= len(scale.ticks) <= 7
    assert all(0 <= scale.share(number) <= 1 for number in numbers)
    if all(isinstance(number, int) for number in numbers):
        assert all(re.fullmatch(r"-?\d+", tick_words(tick)) for tick in scale.ticks)


def test_nothing_in_a_chart_is_styled_against_the_policy():
    svg = line_chart(chart_of((1, 2, 3, 4, 5))).svg
    assert not re.search(r"\sstyle=|<script|<style|\son\w+=", svg)
    assert "#" not in svg


@pytest.mark.parametrize(("mode", "place"), [("light", 0), ("dark", 1), ("print", -1)])
def test_series_stand_off_the_paper_in_every_mode(mode, place):
    roots = [dict(re.findall(r"--(s\d): (#[0-9a-f]{6})", block)) for block in _roots()]
    colours = [block for block in roots if block][place]
    paper = tokens(mode, "blue")["paper"]
    assert len(colours) == 6
    assert {name: contrast(colour, paper) for name, colour in colours.items() if contrast(colour, paper) < 3} == {}


def _roots():
    return re.findall(r":root \{([^}]*)\}", STYLES.read_text(encoding="utf-8"))
