"""Attacks: what must not come out, in the ways in which somebody would try to get it."""
