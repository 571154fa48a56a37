"""Array types, named for what their axes hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]
"""Numbers that broadcast to (offer, draw)."""
Single = NDArray[np.float32]
"""The same in single precision, where there are many."""
Mask = NDArray[np.bool_]
"""Truth values that broadcast to (offer, draw)."""
Index = NDArray[np.int64]
"""Whole numbers that broadcast to (offer, draw)."""
