"""Findings as pictures: rows, grids, lanes, days and a map."""
