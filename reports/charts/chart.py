"""What a chart shows: labels along one axis, and series of figures with gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from ..figures import plain_number

FEWEST_FIGURES = 3  # below that the numbers themselves say more
MOST_SERIES = 6  # as many colours, dashes and marks as can be told apart

Number = int | Decimal


@dataclass(frozen=True)
class Series:
    """The figures of one thing, one for each label of the chart; None is a gap.

    ``words`` are the figures as the table behind the chart prints them, gaps included; ``english`` is what a name in
    another language is called in English.
    """

    name: str
    figures: tuple[Number | None, ...]
    words: tuple[str, ...] = ()
    language: str = ""
    english: str = ""

    @property
    def figures_only(self) -> tuple[Number, ...]:
        """Return the figures without the gaps."""
        return tuple(figure for figure in self.figures if figure is not None)

    def word(self, place: int) -> str:
        """Return what stands in the table for the figure at ``place``."""
        if self.words:
            return self.words[place]
        figure = self.figures[place]
        return "" if figure is None else plain_number(figure)


@dataclass(frozen=True)
class Chart:
    """One chart with its title, its description in words and, once drawn, its markup.

    ``ident`` is unique on the page. ``corner`` heads the column of labels in the table behind the chart; ``columns``
    are further columns of that table, not drawn. ``english`` has what each label is called in English, or nothing,
    where the labels are Chinese names.
    """

    ident: str
    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    corner: str = ""
    unit: str = ""
    svg: str = field(default="", compare=False)
    columns: tuple[Series, ...] = ()
    english: tuple[str, ...] = ()

    @property
    def is_worth_drawing(self) -> bool:
        """Tell whether one of its series has enough figures; a table alone serves otherwise."""
        return any(sum(figure is not None for figure in one.figures) >= FEWEST_FIGURES for one in self.series)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Return all figures of all series."""
        return tuple(figure for one in self.series for figure in one.figures if figure is not None)

    @property
    def rows(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Return the table behind the chart: (label, its English name, words of every series and further column)."""
        every = self.in_table
        return tuple(
            (label, self.english_at(place), tuple(one.word(place) for one in every))
            for place, label in enumerate(self.labels)
        )

    def english_at(self, place: int) -> str:
        """Return what the label at ``place`` is called in English; nothing where that is not known."""
        return self.english[place] if self.english else ""

    @property
    def in_table(self) -> tuple[Series, ...]:
        """Return what has a column in the table behind the chart."""
        return (*self.series, *self.columns)


def marked(chart: Chart, height: str, parts: Sequence[str], kind: str) -> str:
    """Return the SVG around ``parts``; its title and description are its name for a screen reader."""
    title, description = f"{chart.ident}-title", f"{chart.ident}-description"
    return (
        f'<svg class="chart {kind}" role="img" width="100%" height="{height}" '
        f'aria-labelledby="{title}" aria-describedby="{description}">'
        f'<title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{description}">{escape(chart.description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def words_at(
    x: str, y: str, text: str, classes: str, anchor: str = "middle", shift: str = "", language: str = ""
) -> str:
    """Return a word at a place of the chart; the title says it already to those who listen."""
    moved = f' dy="{shift}"' if shift else ""
    spoken = f' lang="{language}"' if language else ""
    place = f'x="{x}" y="{y}"{moved} text-anchor="{anchor}"'
    return f'<text {place} class="{classes}"{spoken} aria-hidden="true">{escape(text)}</text>'


def percent(share: float) -> str:
    """Write a share of the chart's width or height."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"
