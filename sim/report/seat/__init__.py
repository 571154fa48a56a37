"""The seat at the table: the page to play with, and what a lesson needs."""
