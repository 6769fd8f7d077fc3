from odoo.http import Controller, content_disposition, request, route

from ..models.distribution.tdkt_reading import ADDRESS


class Readings(Controller):
    """Opens a document for an employee whom it was sent to."""

    @route(
        f"{ADDRESS}<int(max=2147483647):line_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def open(self, line_id, **_others):
        """Send the document, and note that it was opened."""
        reading = request.env["tdkt.reading"]._own(line_id)
        if not reading:
            raise request.not_found()
        name, content = reading._open_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                (
                    "Content-Disposition",
                    content_disposition(name, disposition_type="inline"),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
