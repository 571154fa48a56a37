"""What a scenario file states: documented facts, each with its source."""
