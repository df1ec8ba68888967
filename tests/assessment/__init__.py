"""Tests of drawing, reading and marking."""
