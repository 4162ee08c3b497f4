"""Vigie's watch: collect, keep, schedule and talk."""
