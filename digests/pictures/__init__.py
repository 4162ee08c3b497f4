"""Pictures of the watch: `figures` in, an SVG for a page or a PNG for the room out, always with its words."""
