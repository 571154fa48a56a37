"""Single changes against a named reference, on the same draws."""
