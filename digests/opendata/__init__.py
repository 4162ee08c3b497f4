"""Open data: tables as CSV files with a data package, and the repertoires as tables and pages."""
