"""Tests of the programme figures."""
