"""Talking: rooms, and the outbox on its way to them."""
