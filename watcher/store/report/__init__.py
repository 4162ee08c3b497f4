"""What the yearly report is counted from: the rows of one period, read by index, and light."""
