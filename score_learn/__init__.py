"""SCORE Learn: the self-paced modules of SCORE Training for small and medium enterprises."""

__version__ = "0.1.0"
