"""OpenDocument: the report as a text, the tables as a spreadsheet, and the sheet that people filled in."""
