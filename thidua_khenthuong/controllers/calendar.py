import hashlib
from http import HTTPStatus

from odoo.http import Controller, request, route

from ..verification import limits

# A program asks some times an hour; several people of an office share one address.
BY_ADDRESS = limits.Limit(burst=60, per_minute=30)
BY_TOKEN = limits.Limit(burst=10, per_minute=2)
HEADERS = {
    # whoever has the address has what is behind it: kept nowhere, told to nobody
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Longer than any address that was given out.
LONGEST = 100


class Calendar(Controller):
    """The deadlines of campaigns for a person's own calendar, by a secret address."""

    @route(
        "/tdkt/lich/<string:token>",
        type="http",
        auth="tdkt_paper",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def read_calendar(self, token, **_others):
        """Return the calendar of whoever was given this address.

        It holds what he may read at this moment. An address that was revoked, that of
        somebody who has left, and one that never was are not told apart.

        :param str token: with or without “.ics”
        """
        token = token.removesuffix(".ics")[:LONGEST]
        digest = hashlib.sha256(token.encode()).hexdigest()
        address = limits.place_of(request.httprequest.remote_addr)
        wait = BY_ADDRESS.wait((request.db, address))
        wait = wait or BY_TOKEN.wait((request.db, digest))
        if wait:
            return request.make_response(
                "",
                headers={**HEADERS, "Retry-After": str(wait)},
                status=HTTPStatus.TOO_MANY_REQUESTS,
            )
        # sudo: res.users - whose address it is; everything else is read as that user
        users_sudo = request.env["res.users"].sudo()
        user_sudo = users_sudo._tdkt_find_by_calendar(digest)
        if not user_sudo:
            return request.make_response(
                "", headers=HEADERS, status=HTTPStatus.NOT_FOUND
            )
        context = {
            "lang": user_sudo.lang,
            "allowed_company_ids": user_sudo.company_ids.ids,
        }
        env = request.env(user=user_sudo.id, su=False, context=context)
        return request.make_response(
            env["tdkt.campaign"]._write_calendar(),
            headers={**HEADERS, "Content-Type": "text/calendar; charset=utf-8"},
        )
