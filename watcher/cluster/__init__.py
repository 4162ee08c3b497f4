"""Batches on a cluster of machines. Imports nothing: a scheduler loads the ledger, and no more of Vigie."""
