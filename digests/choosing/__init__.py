"""What a digest tells and in which order: pure deciders over rows."""
