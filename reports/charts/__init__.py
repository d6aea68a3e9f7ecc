"""Charts as SVG drawn on the server: import from here.

Plain Python: figures and words in, markup out. A chart is drawn only from three figures on; where a number says it
all there is no chart. What is missing is a gap, never zero. Colours are CSS custom properties, so that dark mode and
print are the stylesheet's business; text keeps the reader's size, since nothing is scaled.
"""

from .bars import bar_chart
from .chart import FEWEST_FIGURES, Chart, Series
from .lines import line_chart

__all__ = ["FEWEST_FIGURES", "Chart", "Series", "bar_chart", "line_chart"]
