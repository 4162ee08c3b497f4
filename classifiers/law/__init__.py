"""How laws and dates are written, in French and English; what they mean is above."""
