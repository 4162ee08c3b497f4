"""Figures that people know and the machine cannot: what a statement of one may say, and what stands. Pure."""
