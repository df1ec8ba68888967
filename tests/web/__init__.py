"""Tests of the pages and of what they share."""
