"""From an address to a source: what is to be asked, what it would bring, and how it is written down."""
