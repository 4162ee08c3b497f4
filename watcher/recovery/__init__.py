"""Backups: one file that holds what a Vigie is, made while it works, and put back on any machine."""
