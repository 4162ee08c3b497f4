"""JSON interfaces, read by expressions."""
