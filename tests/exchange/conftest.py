"""Settings of their own for tests of printed sheets."""

from tests.certification.conftest import settings_here

__all__ = ["settings_here"]
