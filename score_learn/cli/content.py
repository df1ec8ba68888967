"""``flask --app wsgi content …``: from the files of the library to the site."""

from flask.cli import AppGroup

from score_learn.cli.content_check import check
from score_learn.cli.content_publish import lock, publish, reopen, retire

content = AppGroup("content", help="Write, check, lock and publish the modules, surveys and words of the library.")

for command in (check, lock, publish, retire, reopen):
    content.add_command(command)
