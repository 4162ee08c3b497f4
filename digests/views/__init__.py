"""Publications and digests as readers see them: plain strings, ready for a template."""
