"""From an answer to entries: one module for each kind of source, one signature."""
