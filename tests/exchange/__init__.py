"""Tests of whole files in and out."""
