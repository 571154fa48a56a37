"""What is measured: scores, posteriors, comparisons."""
