"""Tests of survey answers."""
