import collections

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from . import tally

# Why a line of a running campaign asks for attention, the gravest first.
REASONS = ("lacks_registration", "lacks_evidence", "lacks_minimum", "late")
# What the reasons of a line are worded from, but for the days left of its campaign.
REASON_FIELDS = (
    *(*REASONS, "days_silent", "missing_minimum", "overdue_count"),
    *("item_count", "done_count"),
)
# What the page of the radar reads of a line.
RADAR_FIELDS = (
    *("id", "campaign_id", "department_id", "target_id", "scope"),
    *("status", "status_rank", "last_evidence", *REASON_FIELDS),
)
RadarLine = collections.namedtuple("RadarLine", RADAR_FIELDS)
# The id of a line: its campaign times this, and its department.
LINE_ID_BASE = 10**6
# Keeps the ids of office-wide targets apart from those of departments.
TARGET_ID_BASE = 10**15


class TdktCampaignProgress(models.Model):
    """Who takes part in a campaign, how far each is, and who does not move.

    A read-only view in one query. A line of scope ``department`` stands for a
    department that takes part, a line of scope ``office`` for a target that the whole
    office owes once, under the department responsible for it. Registered means a
    commitment of the department or of one of its people has been submitted. The
    missing minimum of a department is the largest number of items that any target of
    scope ``department`` still lacks among its collective commitment; that of an
    office-wide target counts the items that answer this very target, whoever promised
    them.

    What has been promised and done is kept added up (``tally``), in a table of the
    model's own name; the query adds what depends on the present day: ``line`` has a row
    for every department and every office-wide target; ``fact`` adds what campaign and
    office say of time; ``judged`` derives the four reasons of the radar (“phát mà
    không động”), for running campaigns alone:

    ================== ========================================================
    lacks_registration the department has not registered
    lacks_evidence     registered, but no evidence for ``silent_limit`` days, counted
                       from the last evidence, else from start or registration
    lacks_minimum      models, works or tasks that a target demands are missing
    late               an item is past its date, or the campaign ends within the
                       office's number of days and items are open
    ================== ========================================================

    Red: not registered, silent, or past a date. Amber: any other reason. Green: none.
    The days are settings of the office, and of the campaign for evidence.
    """

    _name = "tdkt.campaign.progress"
    _inherit = ["tdkt.record.mixin"]
    _description = "Campaign Progress by Department"
    _auto = False
    _order = "campaign_id, status_rank, missing_minimum desc, department_id, id"
    _rec_name = "department_id"
    # what must be flushed before the query runs
    _depends = {
        "res.company": ["tdkt_silent_days", "tdkt_deadline_days"],
        "tdkt.campaign": [
            *("company_id", "department_ids", "state", "silent_days"),
            *("date_start", "date_end"),
        ],
        "tdkt.campaign.target": [
            *("campaign_id", "scope", "quantity", "kind_ids"),
            "responsible_department_id",
        ],
        "tdkt.commitment": [
            *("campaign_id", "department_id", "employee_id", "state"),
            "date_submitted",
        ],
        "tdkt.commitment.item": [
            *("campaign_id", "commitment_id", "kind", "target_id", "is_done"),
            "date_due",
        ],
        "tdkt.evidence": ["campaign_id", "commitment_id", "item_id", "date"],
    }

    campaign_id = fields.Many2one(comodel_name="tdkt.campaign", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    department_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    scope = fields.Selection(
        selection=[
            ("department", "Each Department"),
            ("office", "Once for the Whole Office"),
        ],
        readonly=True,
    )
    target_id = fields.Many2one(comodel_name="tdkt.campaign.target", readonly=True)
    label = fields.Char(string="Who", compute="_compute_label")
    registered = fields.Boolean(readonly=True)
    registered_count = fields.Integer(
        string="Registered (Count)", readonly=True, aggregator="sum"
    )
    commitment_count = fields.Integer(string="Commitments", readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    done_count = fields.Integer(string="Items Done", readonly=True)
    overdue_count = fields.Integer(string="Items Past Their Date", readonly=True)
    evidence_count = fields.Integer(string="Evidence", readonly=True)
    last_evidence = fields.Date(readonly=True, aggregator="max")
    days_silent = fields.Integer(
        string="Days Since Evidence",
        readonly=True,
        aggregator="max",
        help="Days since the last evidence; without any, since the start of the "
        "campaign or the registration. 0 where nothing is expected yet.",
    )
    missing_minimum = fields.Integer(
        readonly=True,
        help="How many models, works or tasks the department still owes.",
    )
    lacks_registration = fields.Boolean(string="Not Registered", readonly=True)
    lacks_evidence = fields.Boolean(string="Without Evidence", readonly=True)
    lacks_minimum = fields.Boolean(string="Missing a Model or Work", readonly=True)
    late = fields.Boolean(string="May Miss the Deadline", readonly=True)
    status = fields.Selection(
        selection=[
            ("red", "Stalled"),
            ("amber", "Needs Attention"),
            ("green", "On Track"),
        ],
        readonly=True,
        help="Empty while the campaign is not running.",
    )
    status_rank = fields.Integer(readonly=True, aggregator=None)
    reasons = fields.Char(compute="_compute_reasons")
    days_left = fields.Integer(compute="_compute_days_left")

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Put in order the lines of a page's campaigns, not those of all.

        In the default order campaigns stand one below the other: how many lines each
        has tells which of them a page is of.
        """
        # to count, no order is asked for
        if not limit or order != self._order:
            return super()._search(domain, offset, limit, order, **kwargs)
        ids, wanted = [], limit
        for campaign, count in self._read_group(
            domain, ["campaign_id"], ["__count"], order="campaign_id"
        ):
            if offset >= count and not ids:
                offset -= count
                continue
            ids.append(campaign.id)
            wanted -= count
            if wanted <= -offset:
                break
        domain = Domain(domain) & Domain("campaign_id", "in", ids)
        return super()._search(domain, offset, limit, order, **kwargs)

    def init(self):
        # once the tables of all models are there
        self.pool.post_init(tally.install, self.env.cr)
        return super().init()

    @api.model
    def _recount(self):
        """Count anew what has been promised and done, in all campaigns.

        Needed after somebody has written past the triggers of ``tally`` alone; an
        update of the addon does it, too.
        """
        self.env.flush_all()
        tally.recount(self.env.cr)
        self.invalidate_model()

    @property
    def _table_query(self):
        return SQL(
            """
            WITH line AS (%(departments)s UNION ALL %(targets)s),
                 fact AS (%(facts)s),
                 judged AS (%(judged)s)
            SELECT judged.*,
                   -- nothing stands at 3, where the campaign does not run
                   (ARRAY['red', 'amber', 'green'])[status_rank + 1] AS status
              FROM (SELECT judged.*,
                           CASE WHEN NOT running THEN 3
                                WHEN lacks_registration OR lacks_evidence
                                     OR overdue_count > 0 THEN 0
                                WHEN lacks_minimum OR late THEN 1
                                ELSE 2
                           END AS status_rank
                      FROM judged) judged
            """,
            departments=self._query_departments(),
            targets=self._query_targets(),
            facts=self._query_facts(),
            judged=self._query_judged(),
        )

    def _sql_today(self, company_id):
        """Return the present day of the office ``company_id`` names, as SQL."""
        return self.env["res.company"]._tdkt_sql_today(company_id)

    def _query_departments(self):
        """Return a line for every department that takes part, with its work.

        A department without a commitment that counts has a line all the same: it is
        the one the radar looks for.
        """
        return SQL(
            """
            -- both ids in one, so that a line keeps its id from query to query: the
            -- web client reads a line again by it
            SELECT kept.campaign_id::bigint * %(base)s + kept.department_id AS id,
                   'department' AS scope, NULL::int AS target_id,
                   kept.campaign_id, kept.department_id,
                   kept.commitment_count > 0 AS registered,
                   (kept.commitment_count > 0)::int AS registered_count,
                   kept.commitment_count, kept.first_submitted,
                   kept.item_count, kept.done_count,
                   -- how many of the dates, which are in order, have passed
                   width_bucket(%(today)s - 1, kept.open_dates) AS overdue_count,
                   kept.evidence_count, kept.last_evidence, kept.missing_minimum
              FROM tdkt_campaign_progress kept
              JOIN tdkt_campaign campaign ON campaign.id = kept.campaign_id
             WHERE kept.takes_part AND kept.target_id = 0
            """,
            base=LINE_ID_BASE,
            today=self._sql_today(SQL("campaign.company_id")),
        )

    def _query_targets(self):
        """Return a line for every office-wide target, in the same columns."""
        return SQL(
            """
            SELECT %(base)s + target.id, 'office', target.id,
                   target.campaign_id, target.responsible_department_id,
                   -- 0: the column counts departments, and this is none
                   COALESCE(work.item_count, 0) > 0, 0,
                   COALESCE(work.commitment_count, 0), work.first_submitted,
                   COALESCE(work.item_count, 0), COALESCE(work.done_count, 0),
                   COALESCE(work.overdue_count, 0),
                   COALESCE(work.evidence_count, 0), work.last_evidence,
                   GREATEST(target.quantity - COALESCE(work.item_count, 0), 0)
              FROM tdkt_campaign_target target
              -- a sum of counts is a bigint, which fits no column of the other lines
              LEFT JOIN LATERAL (
                         SELECT SUM(kept.commitment_count)::int AS commitment_count,
                                MIN(kept.first_submitted) AS first_submitted,
                                SUM(kept.item_count)::int AS item_count,
                                SUM(kept.done_count)::int AS done_count,
                                SUM(width_bucket(%(today)s - 1, kept.open_dates))::int
                                    AS overdue_count,
                                SUM(kept.evidence_count)::int AS evidence_count,
                                MAX(kept.last_evidence) AS last_evidence
                           FROM tdkt_campaign_progress kept
                           JOIN tdkt_campaign campaign
                             ON campaign.id = kept.campaign_id
                          WHERE kept.target_id = target.id
                            -- in the words of the index
                            AND kept.target_id > 0) work
                     ON TRUE
             WHERE target.scope = 'office'
            """,
            base=TARGET_ID_BASE,
            today=self._sql_today(SQL("campaign.company_id")),
        )

    def _query_facts(self):
        """Return the lines with what their campaign and office say of time."""
        return SQL(
            """
            SELECT line.*, campaign.company_id,
                   campaign.state = 'launched' AS running, campaign.date_end,
                   -- 0 is what Odoo stores for an empty number: the office's holds
                   COALESCE(NULLIF(campaign.silent_days, 0), company.tdkt_silent_days)
                       AS silent_limit,
                   company.tdkt_deadline_days AS deadline_days,
                   -- nobody is silent who has promised nothing; evidence or a start
                   -- dated ahead makes no negative number
                   CASE WHEN campaign.state = 'launched' AND line.item_count > 0
                        THEN GREATEST(%(today)s - COALESCE(
                                 line.last_evidence,
                                 GREATEST(campaign.date_start, line.first_submitted)
                             ), 0)
                        ELSE 0
                   END AS days_silent
              FROM line
              JOIN tdkt_campaign campaign ON campaign.id = line.campaign_id
              JOIN res_company company ON company.id = campaign.company_id
            """,
            today=self._sql_today(SQL("campaign.company_id")),
        )

    def _query_judged(self):
        """Return the facts with the four reasons derived from them."""
        return SQL(
            """
            SELECT fact.*,
                   running AND scope = 'department' AND NOT registered
                       AS lacks_registration,
                   running AND registered AND days_silent >= silent_limit
                       AS lacks_evidence,
                   running AND missing_minimum > 0 AS lacks_minimum,
                   -- what is past its date is late, however long the campaign runs on
                   running AND item_count > done_count
                       AND (overdue_count > 0 OR date_end - %(today)s <= deadline_days)
                       AS late
              FROM fact
            """,
            today=self._sql_today(SQL("fact.company_id")),
        )

    # --- Computes ----------------------------------------------------------------

    @api.depends("campaign_id.days_left")
    def _compute_days_left(self):
        for row in self:
            row.days_left = row.campaign_id.days_left

    @api.depends_context("lang")
    @api.depends("scope", "department_id", "target_id")
    def _compute_label(self):
        for row in self:
            target = row.target_id if row.scope == "office" else None
            row.label = self._word_label(row.department_id, target)

    @api.model
    def _word_label(self, department, target=None):
        """Return the words of who is meant, of a target that the whole office owes."""
        name = department.name or self.env._("nobody responsible")
        if target is None:
            return name
        # sudo: res.partner - the names stand in the launch document
        helpers = target.coordinator_ids.sudo().mapped("name")
        return self.env._(
            "Whole office – %(departments)s",
            departments=self.env._(", ").join([name, *helpers]),
        )

    @api.depends_context("lang")
    @api.depends(
        *REASONS,
        *("days_silent", "missing_minimum", "overdue_count", "days_left"),
        *("item_count", "done_count"),
    )
    def _compute_reasons(self):
        for row in self:
            row.reasons = self._word_reasons(row, row.days_left)

    @api.model
    def _word_reasons(self, line, days_left):
        """Return the reasons of a line in words, in the order of ``REASONS``.

        :param line: a record, or a :class:`RadarLine`
        :return: False for a line without any
        """
        texts = []
        if line.lacks_registration:
            texts.append(self.env._("not registered"))
        if line.lacks_evidence:
            texts.append(
                self.env._("no evidence for %(days)s days", days=line.days_silent)
            )
        if line.lacks_minimum:
            texts.append(
                self.env._(
                    "%(count)s model(s), work(s) or task(s) missing",
                    count=line.missing_minimum,
                )
            )
        if line.late and line.overdue_count:
            texts.append(
                self.env._(
                    "%(count)s item(s) past their date", count=line.overdue_count
                )
            )
        elif line.late:
            texts.append(
                self.env._(
                    "%(count)s item(s) open, %(days)s days left",
                    count=line.item_count - line.done_count,
                    days=days_left,
                )
            )
        return self.env._(", ").join(texts) or False

    # --- Reminders ---------------------------------------------------------------

    def action_remind(self):
        """Remind whoever answers for the lines that have a reason; others are skipped.

        One activity per campaign and person, however many of his departments do not
        move and however often the button is pressed: an open one is only brought up
        to date. Reminded is the head of the department, or its clerks where the head
        has no login. No e-mail is sent. Reminders that have become void are removed.

        :return: a notification that says who was reminded, and whom nobody can reach
        :raises AccessError: for anybody who is neither officer nor leader
        """
        self.check_access("read")
        user = self.env.user
        if not (
            self.env.su
            or user.has_group("thidua_khenthuong.group_tdkt_officer")
            or user.has_group("thidua_khenthuong.group_tdkt_leader")
        ):
            raise AccessError(
                self.env._("Only an officer or a leader reminds departments.")
            )
        # lines read before a change of this transaction are stale
        self.invalidate_model()
        everything_due = self.search(
            [
                ("campaign_id", "in", self.campaign_id.ids),
                ("status", "in", ("red", "amber")),
            ]
        )
        due = everything_due & self
        wanted, unreachable = due._reminder_recipients()
        recipients, _unreachable = everything_due._reminder_recipients()
        created, kept = self._sync_reminders(recipients, wanted)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unreachable else "success",
                "sticky": bool(unreachable),
                "message": self._get_reminder_message(due, created, kept, unreachable),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _reminder_recipients(self):
        """Return ({(campaign, user): lines}, {who cannot be reached}) for these lines.

        Who cannot be reached is named: head without login, department without head.
        """
        # sudo: hr - the login behind an employee is private to HR
        departments_sudo = self.department_id.sudo()
        clerks = self._clerks_by_department(
            departments_sudo.filtered(lambda one: not one.manager_id.user_id.active)
        )
        recipients, unreachable = {}, {}
        for row in self:
            # sudo: hr.department - who heads it, to know whom to remind
            department_sudo = row.department_id.sudo()
            head_sudo = department_sudo.manager_id
            login_sudo = head_sudo.user_id.filtered("active")
            users = login_sudo or clerks.get(department_sudo.id, login_sudo)
            if not login_sudo:
                who = (
                    self.env._(
                        "%(department)s (%(head)s)",
                        department=row.label,
                        head=head_sudo.name,
                    )
                    if head_sudo
                    else row.label
                )
                unreachable[who] = unreachable.get(who, False) or bool(users)
            for user in users.sudo(False):
                key = (row.campaign_id, user)
                recipients[key] = recipients.get(key, self.browse()) | row
        # all users are read together, and all lines once for each language
        user_ids = [user.id for _campaign, user in recipients]
        recipients = {
            (campaign, user.with_prefetch(user_ids)): rows.with_prefetch(self.ids)
            for (campaign, user), rows in recipients.items()
        }
        return recipients, unreachable

    @api.model
    def _clerks_by_department(self, departments_sudo):
        """Return {department id: users} who are clerks of the departments."""
        if not departments_sudo:
            return {}
        unit = self.env.ref("thidua_khenthuong.group_tdkt_unit")
        employees_sudo = departments_sudo.env["hr.employee"].search(
            [
                ("department_id", "in", departments_sudo.ids),
                ("user_id.all_group_ids", "in", unit.ids),
            ]
        )
        return {
            department.id: employees.user_id
            for department, employees in employees_sudo.grouped("department_id").items()
        }

    def _sync_reminders(self, recipients, wanted):
        """Leave one open reminder per campaign and person.

        :param dict recipients: whoever is due on these campaigns -> all his lines
        :param dict wanted: the part of it that is to be reminded now
        :return: (users reminded anew, users whose reminder stood already)
        """
        kind = self.env.ref("thidua_khenthuong.mail_activity_radar")
        model_id = self.env["ir.model"]._get_id("tdkt.campaign")
        # sudo: mail.activity - the reminders belong to those who are reminded
        activities_sudo = self.env["mail.activity"].sudo()
        open_sudo = activities_sudo.search(
            [
                ("res_model_id", "=", model_id),
                ("res_id", "in", self.campaign_id.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        by_key = {
            (self.env["tdkt.campaign"].browse(one.res_id), one.user_id.sudo(False)): one
            for one in open_sudo
        }
        kept = self.env["res.users"]
        vals_list = []
        for key in wanted:
            campaign, user = key
            summary = recipients[key]._write_reminder(user)
            if key in by_key:
                kept |= user
                if by_key[key].summary != summary:
                    by_key[key].summary = summary
                continue
            vals_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": campaign.id,
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": summary,
                    "date_deadline": campaign.company_id._tdkt_today(),
                }
            )
        activities_sudo.union(
            *(one for key, one in by_key.items() if key not in recipients)
        ).unlink()
        # quick update: one activity in the web client, no e-mail for each of them
        created_sudo = activities_sudo.with_context(
            mail_activity_quick_update=True
        ).create(vals_list)
        return created_sudo.user_id.sudo(False), kept

    def _write_reminder(self, user):
        """Return the line the reminded person reads, in his own language."""
        rows = self.with_context(lang=user.lang)
        return rows.env._(
            "Emulation: %(lines)s",
            lines="; ".join(f"{row.label} – {row.reasons}" for row in rows),
        )

    def _get_reminder_message(self, due, created, kept, unreachable):
        sentences = []
        if not due:
            sentences.append(self.env._("There is nobody to remind."))
        if created:
            sentences.append(
                self.env._(
                    "Reminded: %(names)s.",
                    names=self.env._(", ").join(created.mapped("name")),
                )
            )
        if kept:
            sentences.append(
                self.env._(
                    "Reminded before, brought up to date: %(names)s.",
                    names=self.env._(", ").join(kept.mapped("name")),
                )
            )
        through_clerk = [who for who, clerk in unreachable.items() if clerk]
        if through_clerk:
            sentences.append(
                self.env._(
                    "The head has no login, the clerk was reminded: %(names)s.",
                    names=self.env._("; ").join(through_clerk),
                )
            )
        nobody = [who for who, clerk in unreachable.items() if not clerk]
        if nobody:
            sentences.append(
                self.env._(
                    "Nobody there has a login, remind them yourself: %(names)s.",
                    names=self.env._("; ").join(nobody),
                )
            )
        return " ".join(sentences)

    # --- The radar page ----------------------------------------------------------

    @api.model
    @api.readonly
    def radar(self, campaign_id=None):
        """Return what the radar page shows, of the lines the current user may see.

        :param campaign_id: one running campaign; all of them when empty
        :return: dict ``campaigns`` (running ones: id, name, days_left), ``tiles``
            (key, label, count, ids of the lines behind the number), ``lines`` (the
            worst first), ``can_remind``
        """
        # by their ids the view works out the lines of these alone
        running = self.env["tdkt.campaign"].search(
            [("state", "=", "launched"), ("level", "=", "office")]
        )
        every_line = self._read_radar_lines(running)
        running &= running.browse({line.campaign_id for line in every_line})
        lines = [
            line
            for line in every_line
            if not campaign_id or line.campaign_id == campaign_id
        ]
        labels = self._word_radar_labels(lines)
        place = {campaign.id: number for number, campaign in enumerate(running)}
        lines.sort(
            key=lambda line: (
                *(line.status_rank, line.scope != "office", labels[line.id]),
                *(place[line.campaign_id], -line.missing_minimum, line.id),
            )
        )
        user = self.env.user
        return {
            "campaigns": [
                {
                    "id": campaign.id,
                    "name": campaign.name,
                    "days_left": campaign.days_left,
                }
                for campaign in running
            ],
            "tiles": [
                {
                    "key": key,
                    "label": self._fields[key]._description_string(self.env),
                    "ids": [line.id for line in lines if getattr(line, key)],
                }
                for key in REASONS
            ],
            "lines": self._prepare_radar_lines(lines, labels, running),
            "can_remind": user.has_group("thidua_khenthuong.group_tdkt_officer")
            or user.has_group("thidua_khenthuong.group_tdkt_leader"),
        }

    @api.model
    def _read_radar_lines(self, campaigns):
        """Return a :class:`RadarLine` for each line the user may see of ``campaigns``:
        a record of each of some thousand would take longer than the query."""
        query = self._search([("campaign_id", "in", campaigns.ids)])
        columns = [
            self._field_to_sql(query.table, name, query) for name in RADAR_FIELDS
        ]
        rows = self.env.execute_query(query.select(*columns))
        return [RadarLine(*row) for row in rows]

    @api.model
    def _word_radar_labels(self, lines):
        """Return {id of a line: who is meant}."""
        departments = self.env["hr.department"].browse(
            {line.department_id for line in lines if line.department_id}
        )
        words = {one.id: self._word_label(one) for one in departments}
        nobody = departments.browse()
        words[None] = self._word_label(nobody)
        targets = self.env["tdkt.campaign.target"].browse(
            [line.target_id for line in lines if line.target_id]
        )
        by_id = {target.id: target for target in targets}
        labels = {}
        for line in lines:
            labels[line.id] = words[line.department_id]
            if line.scope == "office":
                department = nobody.browse(line.department_id)
                labels[line.id] = self._word_label(department, by_id[line.target_id])
        return labels

    @api.model
    def _prepare_radar_lines(self, lines, labels, campaigns):
        names = {campaign.id: campaign.name for campaign in campaigns}
        days_left = {campaign.id: campaign.days_left for campaign in campaigns}
        # most lines lack the same as many others
        reasons = {}

        def word(line):
            days = days_left[line.campaign_id]
            key = (days, *(getattr(line, name) for name in REASON_FIELDS))
            if key not in reasons:
                reasons[key] = self._word_reasons(line, days) or ""
            return reasons[key]

        return [
            {
                "id": line.id,
                "label": labels[line.id],
                "scope": line.scope,
                "status": line.status or False,
                "reasons": word(line),
                "campaign": names[line.campaign_id],
                "item_count": line.item_count,
                "done_count": line.done_count,
                "last_evidence": line.last_evidence is not None
                and line.last_evidence.strftime("%d/%m/%Y"),
            }
            for line in lines
        ]

    # --- Doors -------------------------------------------------------------------

    @api.readonly
    def action_open_commitments(self):
        """Open the registrations behind this row."""
        self.ensure_one()
        action = self.campaign_id.action_open_commitments()
        action["domain"] = [("campaign_id", "=", self.campaign_id.id)]
        if self.scope == "office":
            action["domain"].append(("item_ids.target_id", "=", self.target_id.id))
        else:
            action["domain"].append(("department_id", "=", self.department_id.id))
        return action
