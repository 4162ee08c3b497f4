"""The model: fitted from labelled items, and what it says of a document and why."""
