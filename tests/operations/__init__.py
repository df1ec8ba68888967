"""Tests of how the site is installed, started, saved and watched."""
