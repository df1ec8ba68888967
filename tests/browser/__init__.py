"""The site as people meet it: served by gunicorn, opened in Chromium, walked with a mouse, a finger or the keyboard."""
