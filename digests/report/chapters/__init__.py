"""The chapters of the report, one module each, and what they share: words, rows, blocks, affairs."""
