"""Vigie as a service of systemd: the unit, what it may see, and how it is put in place."""
