import base64
import logging
import math
from urllib.parse import urlencode

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route
from odoo.tools.mimetypes import guess_mimetype

from ..models.tdkt_website_page import (
    AWARDS,
    CAMPAIGNS,
    CARDS,
    EXEMPLARS,
    FEW,
    HONOURS,
    ROOT,
    SEARCHED,
)

_logger = logging.getLogger(__name__)

TEMPLATES = "thidua_khenthuong_website.page_"
# What is withdrawn is gone: nobody on the way keeps a page or a file, and no search
# engine a copy of its own.
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noarchive",
    "X-Content-Type-Options": "nosniff",
}
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def _addresses(env, rule, _query):
    """Yield what is public, for the sitemap: all of it with the overview's route."""
    # sudo: website - whose it is, nothing else
    company = env["website"].get_current_website().sudo().company_id
    for url in env["tdkt.website.page"]._list_addresses(company):
        yield {"loc": url}


def _page(path, **values):
    """Return the route of a page that anybody may open."""
    return route(
        path,
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        **{"sitemap": False, "readonly": True, **values},
    )


class Pages(Controller):
    """The public pages. What is not published, or does not exist, is not found."""

    @_page(ROOT, sitemap=_addresses)
    def overview(self, **_others):
        """Show what runs, who is held up, and the way to all the rest."""
        pages, company = self._pages(), self._company()
        campaigns_sudo, domain = pages._campaigns_sudo(company)
        return self._render(
            "overview",
            request.env._("Emulation and commendation"),
            campaigns=pages._list_campaigns(company, FEW),
            exemplars=pages._list_exemplars(company, limit=FEW)["cards"],
            news=pages._list_news(company, campaigns_sudo.search(domain), 2 * FEW),
            years=pages._list_years(company),
        )

    @_page(CAMPAIGNS)
    def campaigns(self, **_others):
        """List the campaigns."""
        return self._render(
            "campaigns",
            request.env._("Emulation campaigns"),
            campaigns=self._pages()._list_campaigns(self._company()),
        )

    @_page(f"{CAMPAIGNS}/<string(maxlength=300):slug>")
    def campaign(self, slug, **_others):
        """Show one campaign."""
        campaign = self._pages()._read_campaign(self._company(), slug)
        if not campaign:
            raise request.not_found()
        return self._render(
            "campaign", campaign["name"], campaign["theme"], campaign=campaign
        )

    @_page(f"{CAMPAIGNS}/<string(maxlength=300):slug>/van-ban.pdf")
    def campaign_file(self, slug, **_others):
        """Send the document of a campaign as it was issued."""
        return self._send("campaign", slug)

    @_page(f"{ROOT}/quyet-dinh/<string(maxlength=300):slug>.pdf")
    def decision_file(self, slug, **_others):
        """Send a decision as it was issued."""
        return self._send("decision", slug)

    @_page(EXEMPLARS)
    def exemplars(self, trang="1", **_others):
        """List the exemplars, a page at a time."""
        page = self._number(trang)
        found = self._pages()._list_exemplars(self._company(), page=page)
        return self._render(
            "exemplars",
            request.env._("Exemplars"),
            exemplars=found["cards"],
            pages=self._turn(EXEMPLARS, page, found["total"], CARDS),
        )

    @_page(f"{EXEMPLARS}/<string(maxlength=300):slug>")
    def exemplar(self, slug, **_others):
        """Show one exemplar."""
        exemplar = self._pages()._read_exemplar(self._company(), slug)
        if not exemplar:
            raise request.not_found()
        return self._render(
            "exemplar",
            exemplar["name"],
            exemplar["short"],
            exemplar["image"],
            exemplar=exemplar,
        )

    @_page(f"{EXEMPLARS}/<string(maxlength=300):slug>/anh")
    def picture(self, slug, **_others):
        """Send the picture of an exemplar."""
        content = base64.b64decode(
            self._pages()._read_picture(self._company(), slug) or b""
        )
        kind = guess_mimetype(content)
        if kind not in PICTURES:
            raise request.not_found()
        return request.make_response(
            content,
            [
                ("Content-Type", kind),
                ("Content-Length", len(content)),
                *HEADERS.items(),
            ],
        )

    @_page([HONOURS, f"{HONOURS}/<int(min=1945,max=9999):year>"])
    def honours(self, year=None, tim="", trang="1", **_others):
        """Show the honour roll, of a year or of all, a page at a time.

        :param tim: parts of a name or unit
        """
        pages, company = self._pages(), self._company()
        years = pages._list_years(company)
        if year and year not in years:
            raise request.not_found()
        words = "".join(one for one in tim[:SEARCHED] if one.isprintable()).strip()
        page = self._number(trang)
        found = pages._list_awards(company, year, words, page)
        path = f"{HONOURS}/{year}" if year else HONOURS
        return self._render(
            "honours",
            request.env._("Honour roll %(year)s", year=year or "").strip(),
            awards=found["lines"],
            total=found["total"],
            year=year,
            years=years,
            words=words,
            path=path,
            decisions=pages._list_decisions(company, year) if year else [],
            pages=self._turn(path, page, found["total"], AWARDS, tim=words),
        )

    # --- What they share -------------------------------------------------------------

    def _pages(self):
        return request.env["tdkt.website.page"]

    def _company(self):
        # sudo: website - whose it is, nothing else
        return request.website.sudo().company_id

    def _render(self, template, title, description="", picture="", **values):
        root = request.website.get_base_url().rstrip("/")
        meta = {
            "title": f"{title} | {request.website.name}",
            "description": description or request.website.name,
        }
        if picture:
            meta["image"] = f"{root}{picture}"
        request.update_context(tdkt_page_meta=meta)
        response = request.render(
            f"{TEMPLATES}{template}",
            {
                **values,
                "additional_title": title,
                "website_meta_description": meta["description"],
                "links": {
                    "root": ROOT,
                    "campaigns": CAMPAIGNS,
                    "exemplars": EXEMPLARS,
                    "honours": HONOURS,
                    "check": "/xt",
                },
            },
        )
        response.headers.update(HEADERS)
        return response

    def _send(self, kind, slug):
        """Send the file of a published document, with its SHA-256."""
        try:
            file = self._pages()._read_file(self._company(), kind, slug)
        except UserError:
            # it was altered, or its store is damaged: the office's matter, and a page
            # like any that is not there
            _logger.exception("The published file of %s %s is not served", kind, slug)
            file = None
        if not file:
            raise request.not_found()
        name, content, digest = file
        encoded = base64.b64encode(bytes.fromhex(digest)).decode()
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("Digest", f"SHA-256={encoded}"),
                *HEADERS.items(),
            ],
        )

    def _number(self, text):
        """Return the number of a page.

        :raises NotFound: for what is none
        """
        if not (
            text.isascii() and text.isdecimal() and 0 < len(text) < 7 and int(text)
        ):
            raise request.not_found()
        return int(text)

    def _turn(self, path, page, total, step, **query):
        """Return what the links between pages need.

        :raises NotFound: for a page behind the last one
        """
        last = max(math.ceil(total / step), 1)
        if page > last:
            raise request.not_found()

        def url(number):
            given = {name: value for name, value in query.items() if value}
            if number > 1:
                given["trang"] = number
            return f"{path}?{urlencode(given)}" if given else path

        return {
            "page": page,
            "last": last,
            "before": page > 1 and url(page - 1),
            "after": page < last and url(page + 1),
        }
