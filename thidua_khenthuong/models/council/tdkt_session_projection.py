from odoo import api, models

# Fills a page of the wall; the dossier holds the rest.
SHOWN = 8


class TdktSession(models.Model):
    """What the chair leads the meeting with: one nominee to a page."""

    _inherit = "tdkt.session"

    @api.readonly
    def get_projection(self):
        """Return the pages of this session's agenda, in a fixed number of queries.

        :return: dict of ``name`` and ``pages``: ``nominee``, ``place``, ``award``,
            ``image`` (of a person), ``merit``, ``evidence`` and ``awards``
            (lists of sentences), ``needed``, ``conflicts``, ``result``, ``passed``
        :raises AccessError: for who does not read the session
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: tdkt.nomination, tdkt.evidence, tdkt.commendation - whoever sits in the
        # session sees the merits, the evidence and the awards it votes on
        items_sudo = self.sudo()._last_lines()
        nominations_sudo = items_sudo.nomination_id
        evidence = nominations_sudo._evidence_lines()
        results = dict(items_sudo._fields["result"]._description_selection(self.env))
        pages = []
        for item_sudo in items_sudo:
            nomination_sudo = item_sudo.nomination_id
            person = nomination_sudo.employee_id
            given_sudo = (person or nomination_sudo.department_id).commendation_ids
            pages.append(
                {
                    "nominee": item_sudo.nominee_name,
                    "place": item_sudo._printed_place(),
                    "award": item_sudo.award_id.name,
                    "image": person
                    and f"/web/image/hr.employee.public/{person.id}/avatar_256"
                    or "",
                    "merit": nomination_sudo.merit or "",
                    "evidence": [
                        line["name"] for line in evidence[nomination_sudo.id][:SHOWN]
                    ],
                    "awards": [
                        f"{one.year}: {one.award_name}"
                        for one in given_sudo.sorted("date", reverse=True)[:SHOWN]
                    ],
                    "needed": item_sudo.vote_note or "",
                    "conflicts": item_sudo.conflict_note or "",
                    "passed": item_sudo.passed,
                    "result": item_sudo.result != "pending"
                    and self.env._(
                        "%(result)s: %(agree)s of %(base)s votes",
                        result=results[item_sudo.result],
                        agree=item_sudo.agree,
                        base=item_sudo.base_count,
                    )
                    or "",
                }
            )
        return {"name": self.name, "pages": pages}

    def _last_lines(self):
        """Return the last line on each matter, in the order of the agenda."""
        self.ensure_one()
        return self.item_ids.filtered(lambda one: not one.next_ids)

    def action_project(self):
        """Open the page for the wall of the meeting room."""
        self.ensure_one()
        self.check_access("read")
        return self._open_page("tdkt_projector")
