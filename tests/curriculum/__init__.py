"""What the modules that come with the site say: worked numbers, computed again."""
