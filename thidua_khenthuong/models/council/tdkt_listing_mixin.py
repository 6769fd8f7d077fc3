from collections import Counter

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

READERS = "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader"
COMPARED = {
    "nominee_name": _lt("name"),
    "nominee_position": _lt("position"),
    "nominee_department": _lt("unit"),
}


class TdktListingMixin(models.AbstractModel):
    """Before it is signed, a list is held against the minutes it rests on.

    “Đối chiếu”: every name, position, unit, award and number that is not the same in
    the minutes of the council, in the list and in the data of today is named.
    """

    _inherit = "tdkt.listing.mixin"

    council_differences = fields.Text(
        string="Differences",
        compute="_compute_council_differences",
        groups=READERS,
        help="What is not the same in the council's minutes, in this list and in the "
        "data of today.",
    )
    council_compared = fields.Integer(
        string="Lines Compared",
        compute="_compute_council_differences",
        groups=READERS,
    )

    @api.depends(
        *("nomination_ids.award_id", "nomination_ids.session_item_id"),
        *("nomination_ids.nominee_name", "nomination_ids.nominee_position"),
        *("nomination_ids.dossier_id.minutes_number", "nomination_ids.state"),
    )
    @api.depends_context("lang")
    def _compute_council_differences(self):
        # sudo: tdkt.session.item - whoever prepares or signs the list sees all it
        # rests on
        lines_sudo = self.sudo().nomination_ids
        people = lines_sudo.employee_id._tdkt_snapshot()
        for document in self:
            lines_sudo = document.sudo().nomination_ids  # sudo: as above
            found = [
                text
                for line_sudo in lines_sudo
                for text in document._compare_line(line_sudo, people)
            ]
            found += document._compare_numbers(lines_sudo)
            document.council_differences = "\n".join(dict.fromkeys(found)) or False
            document.council_compared = len(lines_sudo.session_item_id)

    def _compare_line(self, line_sudo, people):
        """Return sentences on one line: minutes, list, and the data of today.

        :param dict people: snapshots of employees by their id
        """
        item_sudo = line_sudo.session_item_id
        texts = []
        if item_sudo:
            for name, label in COMPARED.items():
                texts.append(
                    self._get_difference_reason(
                        line_sudo, self.env._(label), item_sudo[name], line_sudo[name]
                    )
                )
            texts.append(
                self._get_difference_reason(
                    line_sudo,
                    self.env._("award"),
                    item_sudo.award_id.name,
                    line_sudo.award_id.name,
                )
            )
            if not item_sudo.passed:
                texts.append(
                    self.env._(
                        "%(nominee)s is on the list, but the council did not approve.",
                        nominee=line_sudo.nominee_name,
                    )
                )
        today = people.get(line_sudo.employee_id.id)
        for key, (name, label) in zip(
            ("name", "position", "department"),
            COMPARED.items() if today else (),
            strict=False,
        ):
            if (line_sudo[name] or "") != (today[key] or ""):
                texts.append(
                    self.env._(
                        "%(nominee)s: the %(what)s is “%(list)s” in the list and "
                        "“%(today)s” today.",
                        nominee=line_sudo.nominee_name,
                        what=self.env._(label),
                        list=line_sudo[name] or "",
                        today=today[key] or "",
                    )
                )
        return [text for text in texts if text]

    def _get_difference_reason(self, line_sudo, what, minutes, listed):
        """Say that minutes and list differ in ``what``, "" when they do not."""
        if (minutes or "") == (listed or ""):
            return ""
        return self.env._(
            "%(nominee)s: the %(what)s is “%(minutes)s” in the minutes and “%(list)s” "
            "in the list.",
            nominee=line_sudo.nominee_name,
            what=what,
            minutes=minutes or "",
            list=listed or "",
        )

    def _compare_numbers(self, lines_sudo):
        """Return sentences on numbers of lines, on lines left out, on the minutes."""
        texts = []
        sessions_sudo = lines_sudo.session_item_id.session_id
        approved_sudo = sessions_sudo.item_ids.filtered(
            lambda one: one.passed and not one.next_ids
        )
        listed = Counter(lines_sudo.filtered("session_item_id").mapped("award_id"))
        minutes = Counter(
            item.award_id for item in approved_sudo if item.award_id in listed
        )
        for award, count in minutes.items():
            if count != listed[award]:
                texts.append(
                    self.env._(
                        "“%(award)s”: %(minutes)s approved in the minutes, %(list)s in "
                        "the list.",
                        award=award.name,
                        minutes=count,
                        list=listed[award],
                    )
                )
        for item_sudo in approved_sudo:
            nomination_sudo = item_sudo.nomination_id
            if item_sudo.award_id in listed and nomination_sudo not in lines_sudo:
                texts.append(
                    self.env._(
                        "%(nominee)s was approved for “%(award)s” and is not in the "
                        "list.",
                        nominee=item_sudo.nominee_name,
                        award=item_sudo.award_id.name,
                    )
                )
        for session_sudo in sessions_sudo:
            signed_sudo = session_sudo.minutes_ids.filtered(
                lambda one: one.kind == "meeting" and one.state == "issued"
            )
            dossiers_sudo = lines_sudo.dossier_id & session_sudo.item_ids.dossier_id
            if not signed_sudo:
                texts.append(
                    self.env._(
                        "The minutes of “%(session)s” are not signed yet.",
                        session=session_sudo.name,
                    )
                )
                continue
            for dossier_sudo in dossiers_sudo:
                if (
                    dossier_sudo.minutes_number != signed_sudo.number
                    or dossier_sudo.minutes_date != signed_sudo.date_document
                ):
                    texts.append(
                        self.env._(
                            "“%(dossier)s” names the minutes %(own)s, the session "
                            "%(minutes)s.",
                            dossier=dossier_sudo.display_name,
                            own=dossier_sudo.minutes_number or "",
                            minutes=signed_sudo.number,
                        )
                    )
        return texts
