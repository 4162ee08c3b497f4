"""A text as words, terms of the lists, and numbers."""
