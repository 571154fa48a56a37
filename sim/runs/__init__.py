"""Run folders: what a command leaves behind, and what it was made from."""
