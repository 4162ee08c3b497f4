"""What is decided: pure functions over frozen data; no clock, network, database or room inside."""
