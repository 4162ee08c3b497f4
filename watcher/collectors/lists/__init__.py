"""What repeats in a page: its lists of publications, and the recipes that would find them."""
