"""Files to take along: tables, sent while they are read, and archives."""

from collections.abc import Iterable, Sequence
from typing import IO

from flask import Response, send_file, stream_with_context

from score_learn.exchange.tables import Cell, csv_chunks


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Answer with a CSV file that is written while it is sent.

    Args:
        name: of the file without its ending, of plain letters, digits and dashes.
        header: the words over the columns, in the language of the page.
        rows: the cells; they are asked for one after the other while the answer goes out.
    """
    answer = Response(stream_with_context(csv_chunks(header, rows)), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def zip_answer(name: str, file: IO[bytes]) -> Response:
    """Answer with an archive; the file is closed when it was sent.

    Args:
        name: of the file with its ending, of plain letters, digits, dots and dashes.
        file: the archive, at its beginning.
    """
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
