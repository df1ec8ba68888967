"""Certificates: what earns one, how it is issued and signed, checked, revoked and printed."""
