"""Serves the bare page as the site is served."""

import os

worker_class = "gthread"
workers = int(os.environ["WEB_CONCURRENCY"])
threads = 4
preload_app = True
keepalive = 15
control_socket_disable = True
accesslog = "-"
