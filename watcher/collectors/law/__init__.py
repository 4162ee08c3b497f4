"""The law at its source: the Journal officiel, Légifrance, the Publications Office."""
