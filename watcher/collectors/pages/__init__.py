"""Pages without a feed: lists read by a recipe, and pages watched for changes."""
