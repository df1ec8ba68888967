"""Tests of people: who there is, what each may see, how each signs in."""
