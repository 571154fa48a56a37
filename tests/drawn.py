"""What stands in a drawing: its texts, and where."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


def texts(figure):
    """Return the texts that can be seen."""
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def words(figure):
    """Return them as one text."""
    return " ".join(text.get_text() for text in texts(figure))


def boxes(figure):
    """Return left, bottom, right and top of each text in pixels, shape (text, 4)."""
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    seen = [text.get_window_extent(canvas.get_renderer()) for text in texts(figure)]
    return np.array([(box.x0, box.y0, box.x1, box.y1) for box in seen])


def covered(places, most=2.0):
    """Return the pairs of boxes that share more than so many pixels in both directions."""
    low = np.maximum(places[:, None, :2], places[None, :, :2])
    high = np.minimum(places[:, None, 2:], places[None, :, 2:])
    shared = (high - low).min(axis=2) >= most
    return np.argwhere(np.triu(shared, 1))
