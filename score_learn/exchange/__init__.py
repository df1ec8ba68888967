"""Whole files in and out: tables to take along, and lists of people to bring in."""
