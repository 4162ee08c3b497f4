"""Learning from use: what readers' remarks teach, whether it helps, and which lessons are in service."""
