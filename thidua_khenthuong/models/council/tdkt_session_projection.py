from odoo import api, models

from ...typesetting.words import short_date

# Fills a page of the wall; the dossier holds the rest.
SHOWN = 8
# What keeps somebody from an award is read first.
FIRST = ("not_met", "missing", "judged", "met")


class TdktSession(models.Model):
    """What the chair leads the meeting with: one nominee, or initiative, to a page."""

    _inherit = "tdkt.session"

    @api.readonly
    def get_projection(self):
        """Return the pages of this session's agenda, in a fixed number of queries.

        :return: dict of ``name`` and ``pages``: ``nominee``, ``place``, ``award``,
            ``image`` (of a person), ``initiative`` (whether it is about one),
            ``merit``, ``evidence`` and ``awards`` (lists of sentences),
            ``eligibility`` (see :meth:`_get_projected_words`, False where nothing is
            to be said), ``needed``, ``conflicts``, ``result``, ``passed``
        :raises AccessError: for who does not read the session
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: tdkt.nomination, tdkt.evidence, tdkt.commendation - whoever sits in the
        # session sees the merits, the evidence and the awards it votes on
        items_sudo = self.sudo()._last_lines()
        nominations_sudo = items_sudo.nomination_id
        evidence = nominations_sudo._evidence_lines()
        words = self._get_projected_words(nominations_sudo.sudo(False))
        results = dict(items_sudo._fields["result"]._description_selection(self.env))
        pages = []
        for item_sudo in items_sudo:
            nomination_sudo = item_sudo.nomination_id
            initiative_sudo = item_sudo.initiative_id
            person = nomination_sudo.employee_id
            given_sudo = (person or nomination_sudo.department_id).commendation_ids
            pages.append(
                {
                    "nominee": item_sudo.nominee_name,
                    "place": item_sudo._printed_place(),
                    "award": item_sudo._get_matter_label(),
                    "initiative": bool(initiative_sudo),
                    "image": person
                    and f"/web/image/hr.employee.public/{person.id}/avatar_256"
                    or "",
                    "merit": item_sudo._get_merit(),
                    "evidence": self._get_projected_facts(initiative_sudo)
                    if initiative_sudo
                    else [
                        line["name"] for line in evidence[nomination_sudo.id][:SHOWN]
                    ],
                    "awards": [
                        f"{one.year}: {one.award_name}"
                        for one in given_sudo.sorted("date", reverse=True)[:SHOWN]
                    ],
                    "eligibility": words.get(nomination_sudo.id, False),
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

    def _get_projected_facts(self, initiative_sudo):
        """Return what is said of an initiative beside what is new in it."""
        facts = [self.env._("Year: %(year)s", year=initiative_sudo.year)]
        if initiative_sudo.is_project:
            facts.append(self.env._("A scientific project or scheme."))
        elif initiative_sudo.applied_on:
            facts.append(
                self.env._(
                    "Applied since %(day)s",
                    day=short_date(initiative_sudo.applied_on),
                )
            )
        else:
            facts.append(self.env._("Since when it has been applied is not entered."))
        return facts

    def _get_projected_words(self, nominations):
        """Return {id: what is found of a line}, as far as the user may know it.

        A line that is still to be decided is judged as of today, of others stands what
        was found when they were handed in.

        :return: dicts of ``outcome``, ``word``, ``sentence`` and ``findings`` (dicts of
            ``result``, ``word`` and ``found``), those that hinder first
        """
        service = self.env["tdkt.eligibility"]
        lines = nominations._filtered_access("read")
        requests = lines._prepare_eligibility_requests()
        found = lines._get_frozen_checks() | dict(
            zip(
                requests,
                service._describe_all(service._judge(requests.values())),
                strict=True,
            )
        )
        return {
            line.id: {
                "outcome": one["outcome"],
                "word": service._get_outcome_word(one["outcome"]),
                "sentence": one["sentence"],
                "findings": [
                    {
                        "result": result,
                        "word": service._get_result_word(result),
                        "found": found,
                    }
                    # two criteria may find the same
                    for result, found in list(
                        dict.fromkeys(
                            (finding["result"], finding["found"])
                            for finding in sorted(
                                one["findings"],
                                key=lambda finding: FIRST.index(finding["result"]),
                            )
                            # of several ways the one that leads furthest
                            if finding.get("decides", True)
                        )
                    )[:SHOWN]
                ],
            }
            for line, one in found.items()
        }

    def _last_lines(self):
        """Return the last line on each matter, in the order of the agenda."""
        self.ensure_one()
        return self.item_ids.filtered(lambda one: not one.next_ids)

    def action_project(self):
        """Open the page for the wall of the meeting room."""
        self.ensure_one()
        self.check_access("read")
        return self._open_page("tdkt_projector")
