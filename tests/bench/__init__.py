"""Measurements: what a page costs, beside what the bare framework costs on the same machine in the same run."""
