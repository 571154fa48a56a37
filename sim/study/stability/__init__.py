"""The graph model: which states of a game are stable, for whom, and by which foresight."""
