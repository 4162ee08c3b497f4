"""Vigie's voice: what goes in a digest, an alert or a page, and how it reads; rows in, text out."""
