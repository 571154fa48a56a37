"""Figures: one chart a module, drawn from a table."""
