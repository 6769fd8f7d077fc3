from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# All that a nominee is told before a decision is published: refused, returned and
# qualified lines are alike “being considered”.
PUBLIC_STATES = {
    "submitted": _lt("Submitted"),
    "considering": _lt("Being Considered"),
    "published": _lt("Published"),
}
# Fills a page; the lists behind it show all.
SHOWN = 20
# The lists with a filter “Waiting for Me”.
MY_TURN = {
    "tdkt.campaign": "tdkt_campaign_action",
    "tdkt.commitment": "tdkt_commitment_action",
    "tdkt.initiative": "tdkt_initiative_action",
    "tdkt.dossier": "tdkt_dossier_action",
    "tdkt.decision": "tdkt_decision_action",
}


class TdktMyPage(models.AbstractModel):
    """What the present user has to do and what has become of his work, on one page.

    It takes no arguments: whoever calls it over RPC learns of himself only.
    """

    _name = "tdkt.my.page"
    _description = "My Emulation"

    @api.model
    @api.readonly
    def get_page(self):
        """Return all the page shows, in a fixed number of queries.

        :return: dict of ``name``, ``has_roadmap`` (whether there is an employee to show
            it for), ``council_note`` (a sentence, "" for most), and lists
            of at most 20 lines each: ``sessions`` (of the council, not closed),
            ``to_sign`` (documents that wait for the user's
            signature), ``to_read`` (issued ones he was sent and has not opened),
            ``tasks`` (what else is due), ``waiting``, ``unit`` (how far the user's
            departments are),
            ``campaigns`` (open for registration), ``due`` (results to record),
            ``commitments``, ``initiatives``, ``nominations`` (their public state) and
            ``awards``.
            Dates are worded in the user's language
        """
        active_models = self._models_with_steps()
        to_sign = self._to_sign(active_models)
        shown = {(line["model"], line["id"]) for line in to_sign}
        page = {
            "name": self.env.user.name,
            "has_roadmap": bool(self.env["hr.employee"]._tdkt_of_user()),
            "council_note": self._council_note(),
            "sessions": self._sessions(),
            "to_sign": to_sign,
            "to_read": self._to_read(),
            "tasks": self._tasks(shown) if active_models else [],
            "waiting": self._waiting(active_models),
            "unit": self._unit(),
            "campaigns": self._open_campaigns(),
            "due": self._due(),
            "commitments": self._commitments(),
            "initiatives": self._initiatives(),
            "nominations": self._public_nominations(),
            "awards": self._awards(),
        }
        self._name_campaigns(page)
        return page

    @api.model
    def _models_with_steps(self):
        """Return the names of our models of which a record waits for the user.

        Asked first and once: most people wait for nothing in most of them.
        """
        # sudo: mail.activity - of which kinds the user's own are, no more
        activities_sudo = self.env["mail.activity"].sudo()
        return {
            name
            for (name,) in activities_sudo._read_group(
                [("user_id", "=", self.env.uid), ("res_model", "=like", "tdkt.%")],
                ["res_model"],
            )
        }

    @api.model
    def _name_campaigns(self, page):
        """Put the names in place of the campaigns in all lines, read together."""
        places = [
            (line, key)
            for part in page.values()
            if isinstance(part, list)
            for line in part
            for key in ("campaign", "occasion")
            if key in line
        ]
        # sudo: tdkt.campaign - somebody reads what he registered for, or was commended
        # in, by its name, though its unit's plan is no longer his to read
        campaigns_sudo = self.env["tdkt.campaign"].sudo()
        campaigns_sudo = campaigns_sudo.union(*(line[key] for line, key in places))
        campaigns_sudo.fetch(["name"])
        for line, key in places:
            # sudo: tdkt.campaign - as above
            line[key] = line[key].sudo().name or ""

    @api.model
    def _own_commitments(self):
        """Return the domain of the user's commitments, and of his departments' own."""
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        return Domain("employee_id", "in", employees_sudo.ids) | Domain(
            "employee_id", "=", False
        ) & Domain("department_id.tdkt_in_scope", "=", True)

    @api.model
    def _council_note(self):
        """Return what a member of the council finds here, "" for others."""
        if not self.env.user.has_group("thidua_khenthuong.group_tdkt_council"):
            return ""
        return self.env._(
            "You are a member of the council. Sessions to which you are invited stand "
            "here, with their dossiers, until they are closed."
        )

    @api.model
    def _sessions(self):
        """Return the council's sessions the user sits in, the next one first."""
        if not self.env["tdkt.session"].has_access("read"):
            return []
        sessions = self.env["tdkt.session"].search(
            [("i_sit", "=", True), ("state", "!=", "closed")],
            order="date_planned, id",
            limit=SHOWN,
        )
        states = dict(sessions._fields["state"]._description_selection(self.env))
        # sudo: tdkt.session - who votes, and whether the user's own ballot is awaited
        awaited = {one.id: one._asks_me_to_vote() for one in sessions.sudo()}
        return [
            {
                "id": session.id,
                "name": session.name,
                "place": session.place or "",
                "date": format_datetime(
                    self.env, session.date_planned, tz=session.company_id.tdkt_tz
                ),
                "state": session.state,
                "label": states[session.state],
                "lines": session.item_count,
                "awaited": awaited[session.id],
            }
            for session in sessions
        ]

    @api.model
    def _to_sign(self, active_models):
        """Return the documents handed to the user for his signature, oldest first.

        :param set active_models: as :meth:`_models_with_steps` returns them
        """
        lines = []
        for name in sorted(active_models):
            model = self.env.get(name)
            if not hasattr(model, "_sign_action") or not model.has_access("read"):
                continue
            documents = model.search(
                [
                    ("document_state", "=", "draft"),
                    ("date_proposed", "!=", False),
                    ("activity_user_id", "=", self.env.uid),
                ],
                limit=SHOWN,
            )
            lines += [
                {
                    "model": name,
                    "id": document.id,
                    "type": document.document_type_id.name,
                    "name": document.subject or document.display_name,
                    "note": document.stage_note,
                    "date": document.date_proposed,
                    "action": model._sign_action,
                    "label": self.env._(model._transitions()[model._sign_action].label),
                    "url": f"/report/pdf/{model._frozen_report}/{document.id}",
                }
                for document in documents
            ]
        return sorted(lines, key=lambda line: line["date"])[:SHOWN]

    @api.model
    def _to_read(self):
        """Return the documents that the user was sent and has not opened, new first."""
        readings = self.env["tdkt.reading"].search(
            [("is_mine", "=", True), ("date_opened", "=", False)], limit=SHOWN
        )
        return [
            {
                "id": reading.id,
                "name": reading.document_name,
                "subject": reading.subject or "",
                "date": format_date(self.env, reading.date_document),
            }
            for reading in readings
        ]

    @api.model
    def _tasks(self, shown):
        """Return the user's next steps, the most urgent first, but those ``shown``."""
        activities = self.env["mail.activity"].search(
            [("user_id", "=", self.env.uid), ("res_model", "=like", "tdkt.%")],
            order="date_deadline, id",
            limit=SHOWN,
        )
        today = self.env.company._tdkt_today()
        lines = []
        for name, group in activities.grouped("res_model").items():
            records = self.env[name].browse(group.mapped("res_id"))
            records = records.exists()._filtered_access("read")
            names = {record.id: record.display_name for record in records}
            lines += [
                {
                    "id": activity.res_id,
                    "model": name,
                    "name": names[activity.res_id],
                    "summary": activity.summary
                    or activity.activity_type_id.display_name,
                    "deadline": format_date(self.env, activity.date_deadline),
                    "date": activity.date_deadline,
                    "late": activity.date_deadline < today,
                }
                for activity in group
                if activity.res_id in names and (name, activity.res_id) not in shown
            ]
        return sorted(lines, key=lambda line: line["date"])

    @api.model
    def _unit(self):
        """Return how far the departments of a head or clerk are, the worst first."""
        progress = self.env["tdkt.campaign.progress"]
        if not progress.has_access("read"):
            return []
        rows = progress.search_fetch(
            [
                ("campaign_id.state", "=", "launched"),
                ("scope", "=", "department"),
                ("department_id.tdkt_in_scope", "=", True),
            ],
            ["campaign_id", "label", "status", "status_rank", "reasons"],
            limit=SHOWN,
        )
        statuses = dict(progress._fields["status"]._description_selection(self.env))
        return [
            {
                "id": row.id,
                "campaign_id": row.campaign_id.id,
                "campaign": row.campaign_id,
                "unit": row.label,
                "status": row.status,
                "label": statuses[row.status],
                "reasons": row.reasons or "",
                "done": row.done_count,
                "total": row.item_count,
                "days_left": row.days_left,
            }
            for row in rows.sorted("status_rank")
        ]

    @api.model
    def _waiting(self, active_models):
        """Count what waits for the user, as the filters of the lists behind do.

        :param set active_models: as :meth:`_models_with_steps` returns them
        """
        lines = []
        for name, action in MY_TURN.items():
            model = self.env[name]
            if name not in active_models or not model.has_access("read"):
                continue
            count = model.search_count([("activity_user_id", "=", self.env.uid)])
            if count:
                lines.append(
                    {
                        "model": name,
                        "label": self.env["ir.model"]._get(name).name,
                        "count": count,
                        "action": f"thidua_khenthuong.{action}",
                    }
                )
        return lines

    @api.model
    def _open_campaigns(self):
        """Return the running campaigns that the user could still register for."""
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        employee_sudo = employees_sudo.filtered(
            lambda one_sudo: one_sudo.company_id == self.env.company
        )[:1]
        if not employee_sudo.department_id:
            return []
        campaigns = self.env["tdkt.campaign"].search_fetch(
            Domain("state", "=", "launched")
            & Domain("department_ids", "in", employee_sudo.department_id.ids)
            # the user's own, who reads them whatever else he reads
            & Domain(
                "commitment_ids", "not any!", [("employee_id", "=", employee_sudo.id)]
            ),
            ["name", "date_end"],
            order="date_end",
            limit=SHOWN,
        )
        return [
            {
                "id": campaign.id,
                "name": campaign.name,
                "date_end": format_date(self.env, campaign.date_end),
            }
            for campaign in campaigns
        ]

    @api.model
    def _due(self):
        """Return the open items of approved commitments, the most urgent first."""
        today = self.env.company._tdkt_today()
        approved = Domain("state", "=", "approved") & self._own_commitments()
        # what decides on the order is read of all, the rest of those that are shown
        waiting = self.env["tdkt.commitment.item"].search_fetch(
            [("is_done", "=", False), ("commitment_id", "any", approved)],
            ["date_due", "campaign_id"],
        )
        # sudo: tdkt.campaign - name and last day of what was promised in, see
        # _name_campaigns
        waiting.campaign_id.sudo().fetch(["name", "date_end"])
        waiting = waiting.sorted(lambda item: (item.date_deadline or today, item.id))[
            :SHOWN
        ].with_prefetch()
        month = today.replace(day=1)
        return [
            {
                "id": item.id,
                "name": item.name,
                "campaign": item.campaign_id,
                "unit": ""
                if item.commitment_id.employee_id
                else item.commitment_id.department_id.name,
                "deadline": format_date(self.env, item.date_deadline),
                "late": bool(item.date_deadline and item.date_deadline < today),
                "silent": not item.date_last_evidence
                or item.date_last_evidence < month,
                "last": format_date(self.env, item.date_last_evidence),
                "quantity": item.quantity_label or "",
                "count": item.evidence_count,
            }
            for item in waiting
        ]

    @api.model
    def _commitments(self):
        commitments = self.env["tdkt.commitment"].search_fetch(
            self._own_commitments(),
            ["campaign_id", "employee_id", "department_id", "state", "return_reason"],
            limit=SHOWN,
        )
        states = dict(
            self.env["tdkt.commitment"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            {
                "id": commitment.id,
                "campaign": commitment.campaign_id,
                "unit": "" if commitment.employee_id else commitment.department_id.name,
                "state": commitment.state,
                "label": states[commitment.state],
                "done": commitment.done_count,
                "total": commitment.item_count,
                "progress": round(commitment.progress),
                "reason": commitment.return_reason or ""
                if commitment.state == "returned"
                else "",
            }
            for commitment in commitments
        ]

    @api.model
    def _initiatives(self):
        """Return the initiatives of which the user is an author, the newest first."""
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        initiatives = self.env["tdkt.initiative"].search_fetch(
            [("author_ids.employee_id", "in", employees_sudo.ids)],
            ["name", "year", "author_names", "state", "return_reason", "reason"],
            limit=SHOWN,
        )
        labels = dict(initiatives._fields["state"]._description_selection(self.env))
        return [
            {
                "id": initiative.id,
                "name": initiative.name,
                "year": initiative.year,
                "authors": initiative.author_names or "",
                "state": initiative.state,
                "label": labels[initiative.state],
                "reason": (
                    initiative.return_reason
                    if initiative.state == "returned"
                    else initiative.reason
                )
                or "",
            }
            for initiative in initiatives
        ]

    @api.model
    def _public_nominations(self):
        """Return how far the user's own nominations are, and nothing else of them.

        Drafts are still the unit's to change and are not shown, nor is what was
        withdrawn.
        """
        # sudo: tdkt.nomination - an employee reads no nomination; of his own ones he
        # gets the award, the occasion and the public state, never the line itself
        nominations_sudo = (
            self.env["tdkt.nomination"]
            .sudo()
            .search_fetch(
                [
                    ("employee_id", "in", self._own_employee_ids()),
                    ("company_id", "in", self.env.companies.ids),
                    ("state", "not in", ("draft", "withdrawn")),
                ],
                ["award_id", "dossier_id", "year", "state", "decision_id"],
                order="year desc, id desc",
                limit=SHOWN,
            )
        )
        nominations_sudo.dossier_id.fetch(["campaign_id", "date_submitted", "state"])
        nominations_sudo.decision_id.fetch(["state"])
        lines = []
        for nomination_sudo in nominations_sudo:
            dossier_sudo = nomination_sudo.dossier_id
            state = self._public_state(nomination_sudo)
            lines.append(
                {
                    "award": nomination_sudo.award_id.name,
                    "occasion": dossier_sudo.campaign_id,
                    "year": nomination_sudo.year,
                    "date": format_date(self.env, dossier_sudo.date_submitted),
                    "state": state,
                    "label": self.env._(PUBLIC_STATES[state]),
                }
            )
        return lines

    @api.model
    def _own_employee_ids(self):
        """Return the ids of the employees the user is, of those who left, too."""
        # sudo: res.users - the field is nobody's to read but the code's
        return self.env.user.sudo().tdkt_employees["all"]

    @api.model
    def _public_state(self, nomination_sudo):
        """Return a key of ``PUBLIC_STATES``.

        Published is what an issued decision holds. A refused line is published with
        the rest of its dossier: once that is concluded and every line which was not
        refused stands in an issued decision. Until then a refusal looks like any line
        under appraisal.
        """
        if self._is_published(nomination_sudo):
            return "published"
        dossier_sudo = nomination_sudo.dossier_id
        if nomination_sudo.state == "unqualified" and dossier_sudo.state == "concluded":
            others_sudo = dossier_sudo.nomination_ids.filtered(
                lambda line: line.state not in ("unqualified", "withdrawn")
            )
            if others_sudo and all(map(self._is_published, others_sudo)):
                return "published"
        return "submitted" if dossier_sudo.state == "submitted" else "considering"

    @api.model
    def _is_published(self, nomination_sudo):
        return (
            nomination_sudo.state == "decided"
            and nomination_sudo.decision_id.state in ("issued", "revoked")
        )

    @api.model
    def _awards(self):
        """Return the user's awards, each with what proves it.

        The certificate is printed here; of a registered decision the scan is shown,
        which the awarded person may read with the decision.
        """
        commendations = self.env["tdkt.commendation"].search_fetch(
            [
                ("employee_id", "in", self._own_employee_ids()),
                ("state", "!=", "revoked"),
            ],
            [
                "award_name",
                "campaign_id",
                "year",
                "date",
                "decision_number",
                "decision_id",
            ],
            limit=SHOWN,
        )
        # sudo: tdkt.decision - by whom an award of his own was given
        commendations.decision_id.sudo().fetch(["origin"])
        scanned = self._decisions_with_scan(commendations.decision_id)
        return [
            {
                "id": commendation.id,
                "award": commendation.award_name,
                "occasion": commendation.campaign_id,
                "year": commendation.year,
                "date": format_date(self.env, commendation.date),
                "decision": commendation.decision_number or "",
                # whoever else gave the award printed the certificate, too
                # sudo: tdkt.decision - as above
                "certificate": commendation.decision_id.sudo().origin == "own",
                "scan": f"/web/content/tdkt.decision/{commendation.decision_id.id}"
                "/scan_file?download=true&filename_field=scan_filename"
                if commendation.decision_id.id in scanned
                else "",
            }
            for commendation in commendations
        ]

    @api.model
    def _decisions_with_scan(self, decisions):
        """Return the ids of the ``decisions`` that have a scan, without reading it."""
        # sudo: ir.attachment - whether there is a file on decisions the user reads
        files_sudo = self.env["ir.attachment"].sudo()
        return {
            file_sudo.res_id
            for file_sudo in files_sudo.search_fetch(
                [
                    ("res_model", "=", decisions._name),
                    ("res_field", "=", "scan_file"),
                    ("res_id", "in", decisions.ids),
                ],
                ["res_id"],
            )
        }
