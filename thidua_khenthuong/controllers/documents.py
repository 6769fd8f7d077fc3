import io
import json
import zipfile

from odoo.exceptions import UserError
from odoo.http import (
    Controller,
    content_disposition,
    request,
    route,
    serialize_exception,
)
from odoo.tools import html_escape

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class Documents(Controller):
    """Hands out official documents as files that may be edited."""

    @route(
        "/thi-dua/van-ban/<string:report_name>/<string:ids>",
        type="http",
        auth="user",
        readonly=True,
    )
    def download(self, report_name, ids, **_others):
        """Send the .docx or .xlsx of one record, a ZIP of them for several.

        Whoever opens the address meets errors as usual; the web client, which posts,
        gets them in the form in which it shows the sentence.
        """
        try:
            return self._send(report_name, ids)
        except UserError as error:
            if request.httprequest.method != "POST":
                raise
            message = {
                "code": 0,
                "message": "Odoo Server Error",
                "data": serialize_exception(error),
            }
            return request.make_response(html_escape(json.dumps(message)))

    def _send(self, report_name, ids):
        reports = request.env["ir.actions.report"]
        res_ids = [
            int(one) for one in ids.split(",") if one.isdecimal() and len(one) < 10
        ]
        report_sudo = reports._get_report_from_name(report_name)
        # sudo: ir.actions.report - whether it has a form to edit is no secret
        if not report_sudo.sudo().tdkt_source_id or not res_ids:
            raise request.not_found()
        files = reports._tdkt_render_editable(report_name, res_ids)
        if len(files) == 1:
            [(name, content)] = files
        else:
            name, content = f"{report_sudo.name}.zip", self._zip(files)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", KINDS[name.rpartition(".")[2]]),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _zip(self, files):
        content, used = io.BytesIO(), set()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in files:
                stem, _dot, kind = name.replace("/", "-").rpartition(".")
                number, unique = 1, f"{stem}.{kind}"
                while unique in used:
                    number += 1
                    unique = f"{stem} ({number}).{kind}"
                used.add(unique)
                archive.writestr(unique, file)
        return content.getvalue()
