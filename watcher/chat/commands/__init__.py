"""What members may ask for: parsing, the register of commands, and one module for each family of them."""
