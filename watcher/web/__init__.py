"""Reaching the web: guarded, polite and conditional; every answer kept as evidence."""
