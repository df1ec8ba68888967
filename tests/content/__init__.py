"""Tests of the content library: reading, checking, rendering and publishing."""
