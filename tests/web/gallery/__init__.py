"""A small site that shows every macro, so that the look can be tested and looked at."""
