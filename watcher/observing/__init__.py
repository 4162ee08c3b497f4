"""What an operator sees of a watch that runs: logs without secrets, the page of health, signs of life."""
