"""The site: what was gathered in, whole pages, feeds and calendars out; it touches no store and no folder."""
