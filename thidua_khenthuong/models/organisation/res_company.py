import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...typesetting import engine
from ..vocabulary import AUTHORITIES

# All of Viet Nam, all the year.
DEFAULT_ZONE = "Asia/Ho_Chi_Minh"


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_superior_name = fields.Char(
        string="Superior Body",
        help="Printed above the issuer, e.g. “UBND TỈNH LẠNG SƠN” (Nghị định "
        "30/2020/NĐ-CP, Phụ lục I, ô số 2).",
    )
    tdkt_issuer_name = fields.Char(
        string="Issuer's Printed Name",
        help="Printed in bold under the superior body; the company name when empty.",
    )
    tdkt_abbreviation = fields.Char(
        string="Issuer's Abbreviation",
        help="Second part of document symbols, e.g. “SNV” in “QĐ-SNV”.",
    )
    tdkt_place = fields.Char(
        string="Place of Issue", help="Địa danh printed before the date."
    )
    tdkt_tz = fields.Selection(
        selection="_tdkt_select_tz",
        string="Time Zone of the Office",
        compute="_compute_tdkt_tz",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Time zone in which powers, deadlines and the dates of documents begin "
        "and end, wherever the user is.",
    )
    tdkt_authority = fields.Selection(
        selection=AUTHORITIES,
        string="Authority of the Head",
        default="director",
        required=True,
        help="Whose awards the head of this office decides (Luật Thi đua, khen "
        "thưởng 2022, Điều 77–80). Higher awards are proposed to the superior level.",
    )
    tdkt_evidence_max_mb = fields.Integer(
        string="Evidence File Limit (MB)",
        default=25,
        required=True,
        help="Largest evidence file accepted, in megabytes.",
    )
    tdkt_silent_days = fields.Integer(
        string="Days Without Evidence",
        default=30,
        required=True,
        help="A registered department without new evidence for this many days is "
        "shown as silent; a campaign may set its own number. Evidence is usually "
        "kept monthly; no rule gives the number.",
    )
    tdkt_deadline_days = fields.Integer(
        string="Days Before the End",
        default=15,
        required=True,
        help="In the last days of a campaign, a department with open items is shown as "
        "likely to miss the deadline.",
    )
    tdkt_similarity = fields.Integer(
        string="Similarity of Texts (%)",
        default=80,
        required=True,
        help="Two entries of the diary, or two initiatives, of different people are "
        "shown to the officer as possible duplicates from this similarity on. "
        "100 finds the same words only, whatever the accents, capitals and "
        "punctuation; so does every value where the database lacks the extension "
        "pg_trgm.",
    )
    tdkt_import_max_mb = fields.Integer(
        string="List Limit (MB)",
        default=25,
        required=True,
        help="Largest list of historical awards accepted, in megabytes.",
    )
    tdkt_scan_required = fields.Boolean(
        string="Scan of Registered Decisions",
        default=True,
        help="A decision made elsewhere can only be registered with its scan.",
    )
    tdkt_own_interest = fields.Selection(
        selection=[
            ("warn", "Disclosed and Kept in the History"),
            ("refuse", "Refused"),
        ],
        string="Signing a List with One's Own Name",
        default="warn",
        required=True,
        help="What happens when the signer or preparer of a decision or a submission, "
        "or whoever imports a list of old awards, is on it.",
    )
    tdkt_late_dossiers = fields.Selection(
        selection=[("mark", "Accepted and Marked Late"), ("refuse", "Refused")],
        string="Late Dossiers",
        default="mark",
        required=True,
        help="What happens to a dossier after the campaign's deadline.",
    )
    tdkt_opens_first = fields.Boolean(
        string="Opens After Login",
        default=True,
        help="After login, users first see what they have to do here, unless they "
        "have set a home action of their own.",
    )
    # since when “no record” means “nothing there”; before, and with 0, it means nothing
    tdkt_awards_since = fields.Integer(
        string="Register Whole Since",
        help="The first year of which the register holds every award, old ones "
        "imported; 0: not yet. An earlier award that is not found then counts as not "
        "given; otherwise eligibility stays open.",
    )
    tdkt_initiatives_since = fields.Integer(
        string="Initiatives Whole Since",
        help="The first year of which every recognised initiative is entered; 0: not "
        "yet.",
    )
    tdkt_disciplines_since = fields.Integer(
        string="Disciplines Whole Since",
        help="The first year of which every discipline is entered; 0: not yet.",
    )
    tdkt_ineligible = fields.Selection(
        selection=[
            ("refuse", "Refused"),
            ("reason", "Qualified with a Reason, Kept in the History"),
        ],
        string="Nominees Whom the Law Excludes",
        default="refuse",
        required=True,
        help="What happens when an officer qualifies somebody who does not meet a "
        "condition of the law. What is uncertain or not recorded never stands in the "
        "way.",
    )
    tdkt_standing_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Standing Office",
        help="Bộ phận thường trực of the emulation and commendation council.",
    )
    tdkt_officer_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer in Charge",
        help="Receives what units submit; any officer may act.",
    )

    tdkt_pdf_variant = fields.Selection(
        selection=[(part, f"PDF/A-{part}") for part in engine.PDF_VARIANTS],
        string="Archive Format",
        default="1b",
        help="The part of PDF/A that documents are printed in; empty prints plain PDF "
        "files. The standard TCVN 14159-1:2024 is PDF/A-1.",
    )

    # --- The office's clock ------------------------------------------------------

    @api.model
    def _tdkt_select_tz(self):
        return self.env["res.partner"]._fields["tz"]._description_selection(self.env)

    @api.depends("partner_id")
    def _compute_tdkt_tz(self):
        # taken over once: who may edit contacts does not set the office's clock
        for company in self:
            company.tdkt_tz = (
                company.tdkt_tz
                # sudo: res.partner - the office's own entry, its time zone alone
                or company.partner_id.sudo().tz
                or DEFAULT_ZONE
            )

    def cache_invalidation_fields(self):
        return super().cache_invalidation_fields() | {"tdkt_tz"}

    @api.model
    @ormcache()
    def _tdkt_zones(self):
        """Return {company id: name of its time zone} of all offices, archived ones too.

        Asked at every check of a right, therefore kept.
        """
        # sudo: res.company - what the clock says in an office is no secret
        companies_sudo = self.sudo().with_context(active_test=False)
        return {
            company_sudo.id: company_sudo.tdkt_tz or DEFAULT_ZONE
            for company_sudo in companies_sudo.search_fetch([], ["tdkt_tz"])
        }

    def _tdkt_local(self, moment):
        """Return ``moment``, a naive datetime in UTC, by the clock of this office."""
        zone = self._tdkt_zones().get(self.id, DEFAULT_ZONE)
        return pytz.utc.localize(moment).astimezone(pytz.timezone(zone))

    def _tdkt_today(self):
        """Return the present day of this office, the one answer to “which day is it?”.

        Neither the time zone of the server counts nor one that a caller sends.
        """
        return self._tdkt_local(fields.Datetime.now()).date()

    @api.model
    def _tdkt_days(self):
        """Return {present day: ids of the offices where it is that day}."""
        days = {}
        for company in self.browse(self._tdkt_zones()):
            days.setdefault(company._tdkt_today(), []).append(company.id)
        return days

    @api.model
    def _tdkt_on_today(self, make_domain):
        """Return a domain on the present day, each record by its own office's clock.

        :param make_domain: function of the day that returns a ``Domain`` on a model
            with ``company_id``
        """
        days = self._tdkt_days()
        if len(days) == 1:
            return make_domain(*days)
        return Domain.OR(
            Domain("company_id", "in", ids) & make_domain(day)
            for day, ids in days.items()
        )

    @api.model
    def _tdkt_sql_today(self, company_id):
        """Return the same day as SQL, for the office whose id is the SQL given."""
        (day, _ids), *others = self._tdkt_days().items()
        if not others:
            return SQL("%s::date", day)
        return SQL(
            "CASE %s ELSE %s::date END",
            SQL(" ").join(
                SQL("WHEN %s = ANY(%s) THEN %s::date", company_id, ids, other)
                for other, ids in others
            ),
            day,
        )

    # --- Limits ------------------------------------------------------------------

    @api.constrains(
        "tdkt_awards_since", "tdkt_initiatives_since", "tdkt_disciplines_since"
    )
    def _check_tdkt_since(self):
        for company in self:
            years = (
                company.tdkt_awards_since,
                company.tdkt_initiatives_since,
                company.tdkt_disciplines_since,
            )
            if any(year and not 1945 <= year <= 2200 for year in years):
                raise ValidationError(
                    self.env._(
                        "Enter the year since when records are whole with four digits, "
                        "or 0."
                    )
                )

    @api.constrains("tdkt_evidence_max_mb")
    def _check_tdkt_evidence_max_mb(self):
        for company in self:
            if not 1 <= company.tdkt_evidence_max_mb <= 1024:
                raise ValidationError(
                    self.env._("The evidence file limit must be between 1 and 1024 MB.")
                )

    @api.constrains("tdkt_silent_days", "tdkt_deadline_days")
    def _check_tdkt_radar_days(self):
        for company in self:
            if not (
                1 <= company.tdkt_silent_days <= 365
                and 1 <= company.tdkt_deadline_days <= 365
            ):
                raise ValidationError(
                    self.env._("Days of warning must be between 1 and 365.")
                )

    def _tdkt_printed_head(self, unit=None, **parts):
        """Return the words of the head of a document (Phụ lục I, ô số 1–5a).

        :param unit: the ``hr.department`` that issues it; empty for the office itself
        :param parts: further keys: ``number`` and ``date`` (whole printed lines, left
            out when empty), ``title`` (tên loại), ``subject`` (lines of trích yếu)
        """
        self.ensure_one()
        issuer = self.tdkt_issuer_name or (self.name or "").upper()
        return {
            "superior": issuer if unit else self.tdkt_superior_name,
            "issuer": unit.name if unit else issuer,
            "number": "",
            "date": "",
            "subject": [],
            **parts,
        }

    def _tdkt_register_note(self):
        """Return the sentence that seals a printed register, "" when there is none.

        It is the last seal of the history, so that a printed book and the database
        can be compared.
        """
        self.ensure_one()
        head = self._tdkt_audit_head()
        if not head["sequence"]:
            return ""
        return f"Dấu niêm của nhật ký (mục số {head['sequence']}): {head['hash']}"

    @api.constrains("tdkt_similarity")
    def _check_tdkt_similarity(self):
        for company in self:
            if not 50 <= company.tdkt_similarity <= 100:
                raise ValidationError(
                    self.env._("The similarity of texts must be between 50 and 100 %.")
                )

    @api.constrains("tdkt_import_max_mb")
    def _check_tdkt_import_max_mb(self):
        for company in self:
            if not 1 <= company.tdkt_import_max_mb <= 100:
                raise ValidationError(
                    self.env._("The list limit must be between 1 and 100 MB.")
                )

    def _tdkt_officer(self, besides=None):
        """Return the user who is told what waits for the standing office.

        :param besides: users who are passed over where there is somebody else
        """
        self.ensure_one()
        if self.tdkt_officer_id and self.tdkt_officer_id not in (besides or ()):
            return self.tdkt_officer_id
        officers = ["thidua_khenthuong.group_tdkt_officer"]
        if besides and (others_sudo := self._tdkt_colleagues(officers)[self] - besides):
            return others_sudo[0]
        return self.tdkt_officer_id or self._tdkt_holders(officers)[:1]

    def _tdkt_colleagues(self, group_xmlids):
        """Return, with sudo, {office: its employees' users in one of the groups}.

        Administrators count like everybody who works there; a login without an
        employee is nobody's colleague.
        """
        groups = self.env["res.groups"].union(*map(self.env.ref, group_xmlids))
        # sudo: hr.employee - who works here in which role, whoever acts
        employees_sudo = self.env["hr.employee"].sudo()
        found_sudo = employees_sudo.search(
            [
                ("company_id", "in", self.ids),
                ("user_id.active", "=", True),
                ("user_id.company_ids", "in", self.ids),
                ("user_id.all_group_ids", "in", groups.ids),
            ],
            order="id",
        )
        by_office = found_sudo.grouped("company_id")
        return {
            company: by_office.get(company, employees_sudo).user_id for company in self
        }

    def _tdkt_only_leader(self):
        """Return, with sudo, the employee who leads this office; none of several."""
        self.ensure_one()
        leaders_sudo = self._tdkt_colleagues(["thidua_khenthuong.group_tdkt_leader"])
        people_sudo = leaders_sudo[self].employee_ids.filtered(
            lambda person_sudo: person_sudo.company_id == self
        )
        return people_sudo if len(people_sudo) == 1 else people_sudo.browse()

    def _tdkt_holders(self, group_xmlids):
        """Return, with sudo, the users of these offices in one of the groups."""
        groups = self.env["res.groups"].union(*map(self.env.ref, group_xmlids))
        # sudo: res.users - a submitting employee cannot search the officers
        users_sudo = self.env["res.users"].sudo()
        return users_sudo.search(
            [
                ("all_group_ids", "in", groups.ids),
                ("company_ids", "in", self.ids),
                ("share", "=", False),
            ],
            order="id",
        )

    def _tdkt_audit_head(self):
        """Return the last seal of the office's history, to be printed or mailed.

        :return: dict with ``sequence`` (0 while nothing is sealed), ``hash`` (SHA-256
            in hexadecimal or False) and ``date`` (datetime in UTC or False)
        """
        self.ensure_one()
        # sudo: tdkt.audit.chain - a seal names nobody and proves more the more see it
        chain_sudo = (
            self.env["tdkt.audit.chain"]
            .sudo()
            .search([("company_id", "=", self.id)], limit=1)
        )
        return {
            "sequence": chain_sudo.sequence,
            "hash": chain_sudo.hash,
            "date": chain_sudo.date_sealed,
        }
