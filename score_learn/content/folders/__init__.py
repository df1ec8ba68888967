"""Folders of the library: modules, surveys, their languages and locks, and the library that holds them all."""
