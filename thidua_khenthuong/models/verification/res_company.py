import ipaddress
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Behind the office's address; short, since every letter makes the squares smaller.
PATH = "/xt"
# What still gives squares of half a millimetre on a code of 20 mm.
LONGEST = 80


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_verification_url = fields.Char(
        string="Public Address for Verification",
        help="Where anybody reaches this Odoo from outside, e.g. "
        "“https://khenthuong.langson.gov.vn”. It is printed on paper: choose one that "
        "will last. Without it no code is printed, since nobody could check it.",
    )
    tdkt_verify_certificates = fields.Boolean(
        string="Code on Certificates", default=True
    )
    tdkt_verify_decisions = fields.Boolean(string="Code on Decisions", default=True)
    tdkt_verification_warning = fields.Char(
        string="Warning about Verification",
        compute="_compute_tdkt_verification_warning",
        help="What keeps holders of a paper from checking it.",
    )

    @api.depends("tdkt_verification_url")
    @api.depends_context("lang")
    def _compute_tdkt_verification_warning(self):
        for company in self:
            company.tdkt_verification_warning = (
                company._get_unreachable_reason() or False
            )

    def _get_unreachable_reason(self):
        """Say why the public cannot use the address, "" when nothing speaks against."""
        self.ensure_one()
        if not self.tdkt_verification_url:
            return self.env._(
                "No code is printed until the public address is entered: a code that "
                "nobody can check would prove nothing."
            )
        parts = urlsplit(self.tdkt_verification_url)
        if _is_inside(parts.hostname or ""):
            return self.env._(
                "“%(host)s” can be reached inside the office only: holders of a paper "
                "elsewhere cannot check it.",
                host=parts.hostname,
            )
        if parts.scheme != "https":
            return self.env._(
                "The address is not encrypted (https): phones warn of it, and whoever "
                "stands between may change the answer."
            )
        return ""

    @api.constrains("tdkt_verification_url")
    def _check_tdkt_verification_url(self):
        for company in self.filtered("tdkt_verification_url"):
            if not _is_address(company.tdkt_verification_url):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is no address for verification: enter one such "
                        "as “https://khenthuong.langson.gov.vn”, of %(longest)s "
                        "characters at most.",
                        address=company.tdkt_verification_url,
                        longest=LONGEST,
                    )
                )

    def _tdkt_verification_page(self):
        """Return the public address of the page, "" while none is set."""
        self.ensure_one()
        # sudo: res.company - it is printed on every certificate
        address = (self.sudo().tdkt_verification_url or "").strip().rstrip("/")
        return f"{address}{PATH}" if address else ""


def _is_address(text):
    """Tell whether codes can be looked up below ``text``."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and not (parts.query or parts.fragment or parts.username)
        and text.isascii()
        and text.isprintable()
        and " " not in text
        and len(text) <= LONGEST
    )


def _is_inside(host):
    """Tell whether a host is one of the office's own network, as far as it shows."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
