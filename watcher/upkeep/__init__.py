"""Keeping house: how sources and the installation fare, and what has had its time."""
