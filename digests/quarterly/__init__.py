"""The quarterly file of the technical committee: what changed, what is open, what may be rated anew."""
