"""The report: its evidence gathered from the store, its folder written."""
