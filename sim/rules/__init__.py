"""Rules: plain functions that say what pushes a party towards an offer or away."""
