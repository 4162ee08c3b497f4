"""The bundled demonstration: an invented week, served over loopback HTTP."""
