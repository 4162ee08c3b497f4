"""The site as files: gathered from the store, written where it changed, and looked at on this machine."""
