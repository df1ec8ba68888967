"""From the folder to the version in force: judging, comparing, showing to whoever publishes."""
