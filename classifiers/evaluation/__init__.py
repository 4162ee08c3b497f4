"""What a model is worth: figures, charts and the model card."""
