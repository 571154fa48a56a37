"""What is measured: scores, explanations, explorations."""
