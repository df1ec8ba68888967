"""Tests of certificates: numbers, signatures, issuing, checking, revoking, printing."""
