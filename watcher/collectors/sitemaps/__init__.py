"""Sitemaps: news sitemaps, indexes, plain lists; which addresses are new."""
