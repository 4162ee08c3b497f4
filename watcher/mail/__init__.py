"""The operator's mailbox, where newsletters arrive: read over IMAP, never changed."""
