"""What an installation decides: read once at start-up, asked for everywhere below the faces."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """The settings of one installation; config.py fills them from the environment and ``instance/``.

    ``mode`` is ``production``, ``demonstration`` or ``test``; ``trusted_proxies`` is how many proxies stand in front.
    """

    mode: str
    instance: Path
    content: Path
    database_url: str
    public_url: str
    secret_key: str = field(repr=False)
    pepper: bytes = field(repr=False)
    trusted_proxies: int = 0
    font_paths: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def secure(self) -> bool:
        """Whether browsers reach the site over HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def keys(self) -> Path:
        """The folder of the private signing keys."""
        return self.instance / "keys"


_current: list[Settings] = []


def use(settings: Settings) -> None:
    """Make these the settings in force."""
    _current[:] = [settings]


def current() -> Settings:
    """Return the settings in force.

    Raises:
        RuntimeError: before ``use`` was called.
    """
    if not _current:
        raise RuntimeError("no settings yet: create_app calls settings.use first")
    return _current[0]
