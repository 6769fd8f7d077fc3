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

from odoo.addons.web.controllers.report import ReportController

from ..typesetting import filenames

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def _reads_only(_controller, _rule, args):
    """A print of ours may be kept, and one of a certificate enters the history."""
    return not args.get("reportname", "").startswith("thidua_khenthuong.")


class Reports(ReportController):
    """Odoo's addresses of reports, as ours need them."""

    @route(readonly=_reads_only)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        return super().report_routes(reportname, docids, converter, **data)

    @route()
    def report_download(self, data, context=None, token=None, readonly=True):
        """Name the file of a document of ours as any disk takes it."""
        response = super().report_download(data, context, token, readonly)
        url, kind = json.loads(data)
        if not response or kind != "qweb-pdf" or not url.startswith("/report/pdf/"):
            return response
        name, _slash, ids = (
            url.removeprefix("/report/pdf/").partition("?")[0].partition("/")
        )
        report = request.env["ir.actions.report"]._get_report_from_name(name)
        if report.tdkt_engine:
            ids = [int(one) for one in ids.split(",") if one.isdecimal()]
            response.headers["Content-Disposition"] = content_disposition(
                report._tdkt_filename(ids, "pdf")
            )
        return response


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
            name, content = (
                filenames.clean(report_sudo.name, "zip"),
                self._zip(files),
            )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", KINDS[name.rpartition(".")[2]]),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _zip(self, files):
        content, unique = io.BytesIO(), filenames.Unique()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in files:
                archive.writestr(unique(name), file)
        return content.getvalue()
