"""Figures of the labs: drawings that follow the page's colors and fonts, with a text alternative."""

import html
import io
import re

import matplotlib as mpl
from IPython.display import HTML
from matplotlib.figure import Figure

mpl.use("agg")
mpl.rcParams.update(
    {
        "figure.figsize": (5.6, 4),  # inches: the text stays legible on a phone
        "figure.constrained_layout.use": True,
        "savefig.transparent": True,
        "svg.fonttype": "none",  # text stays text: it is read aloud, and takes the page's font
        "svg.hashsalt": "dl-drill",  # the same drawing gives the same bytes
        "font.size": 11,
        "axes.grid": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.alpha": 0.25,
        "legend.frameon": False,
        # at least 3:1 against white and against the dark page
        "axes.prop_cycle": mpl.cycler(
            color=["#3b82f6", "#d9730d", "#2a9d5c", "#b45cd6", "#d6456b"]
        ),
    }
)


def show(figure: Figure, alt: str) -> HTML:
    """The figure as the output of a cell.

    Args:
        figure: what to show.
        alt: what the figure shows, for those who do not see it.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()[buffer.getvalue().index("<svg") :]
    svg = svg.replace("#000000", "currentColor")
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    # What holds for the drawing must not hold for the whole page.
    svg = re.sub(r"<style.*?</style>\s*", "", svg, flags=re.DOTALL)
    attributes = f'role="img" aria-label="{html.escape(alt)}" stroke-linejoin="round"'
    svg = svg.replace("<svg ", f"<svg {attributes} ", 1)
    return HTML(f'<figure class="drill-figure">{svg}</figure>')
