"""``flask --app wsgi content …``: from the files of the library to the site."""

from flask.cli import AppGroup

from score_learn.cli.content_check import check, fmt
from score_learn.cli.content_curriculum import curriculum
from score_learn.cli.content_exchange import export, take
from score_learn.cli.content_new import new
from score_learn.cli.content_publish import lock, move, publish, reopen, retire
from score_learn.cli.content_regrade import regrade
from score_learn.cli.content_translations import po, status

content = AppGroup("content", help="Write, check, lock and publish the modules, surveys and words of the library.")

for command in (check, curriculum, fmt, lock, move, new, po, publish, regrade, retire, reopen, status, export, take):
    content.add_command(command)
