"""Which texts tell the same story: text in, decision out; nothing is known here of sources or the store."""
