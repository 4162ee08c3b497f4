"""What is kept of persons and for how long: doing away with it in time, and saying what there is."""
