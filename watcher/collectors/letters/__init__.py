"""Newsletters: a letter, its stories, and links without their trackers."""
