"""The administrator's group of pages, to which each file of this folder adds its own."""

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")
