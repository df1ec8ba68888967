"""Whole files of the library: lessons, lists of questions, words, settings."""
