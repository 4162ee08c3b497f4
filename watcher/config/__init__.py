"""Files that people write: where each key stands, and errors that point there."""
