"""The indicators of the observatory: defined once, counted by pure functions."""
