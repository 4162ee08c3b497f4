"""The first settings: five questions, their answers checked at once, and a commented `vigie.toml`."""
