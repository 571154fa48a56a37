"""Orders and what is made of them: runs, comparisons, simulations, files."""
