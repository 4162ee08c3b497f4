"""The report's charts as SVG that we write ourselves: `svg` is the way in, one module draws one kind."""

from digests.report.charts.element import svg

__all__ = ["svg"]
