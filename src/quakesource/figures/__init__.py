"""Pictures that every study shares, from beachballs to Kagan summaries, and the pages that hold them.

Functions take the tables of ``quakesource.tables`` and return a matplotlib Figure that belongs to nobody (no
pyplot); ``write_figure`` puts it on disk with the command and the inputs that remake it. Figures of
simulated data carry the word SIMULATED.
"""

from quakesource.figures.beachball import draw_beachball
from quakesource.figures.depth_curve import plot_depth_curve
from quakesource.figures.focal_sphere import compression_paths, nodal_line, project
from quakesource.figures.kagan_summary import plot_kagan_summary
from quakesource.figures.label_noise import plot_label_noise
from quakesource.figures.large_beachball import draw_large_beachball
from quakesource.figures.lune import plot_lune
from quakesource.figures.quality_grades import plot_quality_grades
from quakesource.figures.radiation_pattern import plot_radiation_pattern
from quakesource.figures.record_section import plot_record_section
from quakesource.figures.station_map import plot_station_map
from quakesource.figures.strata import plot_strata
from quakesource.figures.style import figure_style, mark_simulated, new_figure
from quakesource.figures.trace_quality import plot_trace_quality
from quakesource.figures.waveform_fits import plot_waveform_fits
from quakesource.figures.writing import write_figure

__all__ = [
    "compression_paths",
    "draw_beachball",
    "draw_large_beachball",
    "figure_style",
    "mark_simulated",
    "new_figure",
    "nodal_line",
    "plot_depth_curve",
    "plot_kagan_summary",
    "plot_label_noise",
    "plot_lune",
    "plot_quality_grades",
    "plot_radiation_pattern",
    "plot_record_section",
    "plot_station_map",
    "plot_strata",
    "plot_trace_quality",
    "plot_waveform_fits",
    "project",
    "write_figure",
]
