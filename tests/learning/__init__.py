"""Tests of assignments, enrolments, tests and completion."""
