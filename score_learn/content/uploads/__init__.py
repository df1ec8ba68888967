"""Modules that come and go as archives."""
