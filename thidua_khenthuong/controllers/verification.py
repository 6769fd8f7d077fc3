import logging
import threading
from http import HTTPStatus

from odoo.http import Controller, request, route
from odoo.sql_db import Cursor
from odoo.tools import config

from ..models.verification.res_company import PATH
from ..verification import codes, limits

_logger = logging.getLogger(__name__)

# At an award ceremony many telephones ask from one address: some at once, then one a
# second, from each process. A paper is checked by few people at a time.
BY_ADDRESS = limits.Limit(burst=60, per_minute=60)
BY_CODE = limits.Limit(burst=30, per_minute=30)
HEADERS = {
    # what a holder asks is nobody else's business: kept nowhere, found by no search
    # engine, and the address, which has the code in it, is told to no other page
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # the page is text and a style sheet of ours; no script, no frame of others
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
LANGUAGES = {"vi": "vi_VN", "en": "en_US"}
_said_once = threading.Event()


class Verification(Controller):
    """The page on which anybody checks a certificate or a decision.

    Plain HTML without a session, a script or a write to the database. It needs no
    website; an addon that has one may inherit the templates.
    """

    @route(
        [PATH, f"{PATH}/<string:code>"],
        type="http",
        auth="tdkt_paper",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def verify(self, code="", ma="", lang="vi", **_others):
        """Say what the paper with a code is worth; without one, ask for it.

        :param code: as a scanned address brings it
        :param ma: as somebody types it
        :param lang: “en” for English
        """
        typed = (code or ma)[: codes.TYPED]
        values = {
            "typed": typed,
            "page": PATH,
            "other_lang": "vi" if lang == "en" else "en",
            "page_lang": "en" if lang == "en" else "vi",
        }
        wait = self._wait(BY_ADDRESS, limits.place_of(request.httprequest.remote_addr))
        if not wait and typed.strip():
            try:
                asked = codes.read(typed)
            except codes.MistypedError as error:
                return self._render(values, mistake=error)
            # before it is looked up: known or not, it counts alike
            wait = self._wait(BY_CODE, codes.digest(asked))
            if not wait:
                return self._render(values, asked=asked)
        return self._render(values, wait=wait)

    def _wait(self, limit, key):
        self._warn_of_proxy()
        # several databases may be served by one process
        return limit.wait((request.db, key))

    def _warn_of_proxy(self):
        """Tell the administrator that all visitors count as one."""
        behind = "HTTP_X_FORWARDED_FOR" in request.httprequest.environ
        if behind and not config["proxy_mode"] and not _said_once.is_set():
            _said_once.set()
            _logger.warning(
                "A proxy passes on %s, but proxy_mode is off: all visitors count as "
                "one address and are soon asked to wait. Set proxy_mode = True.",
                PATH,
            )

    def _render(self, values, asked="", mistake=None, wait=0):
        """Return the page: empty, or with what is said of a code.

        :param str asked: the code to look up
        :param mistake: a :class:`codes.MistypedError`
        :param int wait: in how many seconds to ask again
        """
        # whatever language the browser of a visitor, or a cookie, would choose; the
        # templates need neither the user nor the company that others are given
        env = request.env(
            context={
                "lang": LANGUAGES[values["page_lang"]],
                "minimal_qcontext": True,
            }
        )
        papers = env["tdkt.verification.code"]
        values.update(
            # a test sees what it has not committed, by a cursor of another kind
            answer=papers._look_up(asked, kept=isinstance(env.cr, Cursor))
            if asked
            else None,
            mistake=mistake and self._get_mistake_reason(env, mistake),
            wait=wait
            and env._(
                "Too many questions from your connection, or about this code. Try "
                "again in %(seconds)s seconds.",
                seconds=wait,
            ),
        )
        if asked:
            values["typed"] = codes.grouped(asked)
        return request.make_response(
            env["ir.qweb"]._render("thidua_khenthuong.verification_page", values),
            headers={
                **HEADERS,
                "Content-Type": "text/html; charset=utf-8",
                **({"Retry-After": str(wait)} if wait else {}),
            }.items(),
            status=HTTPStatus.TOO_MANY_REQUESTS if wait else HTTPStatus.OK,
        )

    def _get_mistake_reason(self, env, mistake):
        """Say what is wrong with a text that is no code."""
        if mistake.kind == "length":
            return env._(
                "Mistyped: a code has %(length)s letters and digits, this one has "
                "%(count)s.",
                length=codes.LENGTH,
                count=mistake.count,
            )
        if mistake.kind == "letter":
            return env._(
                "Mistyped: no code contains “%(letter)s”.", letter=mistake.letter
            )
        return env._(
            "Mistyped: a letter is wrong, or two have changed places. Compare them "
            "with the paper."
        )
