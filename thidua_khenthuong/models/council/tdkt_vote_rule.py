from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..vocabulary import COUNCIL_KINDS

# Of whom a share is taken, the fewest people first.
BASES = ("present", "present_written", "all")


class TdktVoteRule(models.Model):
    """How many votes an award needs in the council, of whom, and how it votes.

    Nghị định 98/2023/NĐ-CP, Điều 30 khoản 7: a share of **all** members for the titles
    it names, absent ones being asked in writing; elsewhere the majority. A row without
    an award rules all the awards that have none of their own. Shares are whole numbers
    (90 of 100, 2 of 3): two thirds of nine are six, not 6.0003.

    A row without office is the law. An office's own stands in its place where it asks
    for less in nothing; should the law come to ask for more, the law is what counts.
    """

    _name = "tdkt.vote.rule"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Voting Rule of a Council"
    _order = "council_kind, award_id, company_id desc, date_from, id"
    _provision_key = ("council_kind", "award_id", "company_id")
    _name_parts = ("award_id.name", "council_kind")

    council_kind = fields.Selection(
        selection=COUNCIL_KINDS, string="Council", required=True, default="award"
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty for whatever has no rule of its own.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Office",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the law, for every office. An office's own rule asks for as much, "
        "or for more.",
    )
    base = fields.Selection(
        selection=[
            ("all", "All Members"),
            ("present", "Members Present"),
            ("present_written", "Present and Written Opinions"),
        ],
        string="Counted Of",
        required=True,
        default="all",
        help="Of whom the share is taken.",
    )
    comparison = fields.Selection(
        selection=[("at_least", "At Least"), ("more_than", "More Than")],
        required=True,
        default="at_least",
    )
    share_part = fields.Integer(
        string="Share", required=True, default=50, aggregator=None
    )
    share_whole = fields.Integer(
        string="Share Of",
        required=True,
        default=100,
        aggregator=None,
        help="100 for a share in percent, 3 for two thirds.",
    )
    share_label = fields.Char(string="Votes Needed", compute="_compute_share_label")
    ballot = fields.Selection(
        selection=[("secret", "Secret Ballot"), ("open", "Open Vote")],
        required=True,
        default="secret",
    )
    quorum_part = fields.Integer(
        string="Quorum",
        aggregator=None,
        help="Share of all members who must be present or have given a written "
        "opinion; 0 where none is asked for.",
    )
    quorum_whole = fields.Integer(
        string="Quorum Of", required=True, default=3, aggregator=None
    )
    conflicted = fields.Selection(
        selection=[
            ("left_out", "Left Out of the Count"),
            ("counted", "Counted, Without a Vote"),
        ],
        string="Members in Conflict",
        required=True,
        default="left_out",
        help="Whether a member who does not vote on a line of his own counts among "
        "those of whom the share is taken.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.vote.rule", ondelete="restrict", index="btree_not_null"
    )

    _share_valid = models.Constraint(
        "CHECK(share_whole > 0 AND share_part BETWEEN 0 AND share_whole)",
        "A share lies between nothing and the whole: e.g. 90 of 100, or 2 of 3.",
    )
    _quorum_valid = models.Constraint(
        "CHECK(quorum_whole > 0 AND quorum_part BETWEEN 0 AND quorum_whole)",
        "A quorum lies between nothing and all members.",
    )

    # --- An office asks for no less -------------------------------------------------

    def _list_weaker(self, law):
        """Return the names of the fields in which this rule asks for less than ``law``.

        A rule that only warns is weaker than one that blocks.
        """
        self.ensure_one()
        if not law:
            return []
        own_share = self.share_part * law.share_whole
        law_share = law.share_part * self.share_whole
        weaker = {
            "share_label": own_share < law_share
            or (own_share == law_share and self.comparison < law.comparison),
            "base": BASES.index(self.base) < BASES.index(law.base),
            "conflicted": (self.conflicted, law.conflicted) == ("left_out", "counted"),
            "ballot": (self.ballot, law.ballot) == ("open", "secret"),
            "quorum_part": self.quorum_part * law.quorum_whole
            < law.quorum_part * self.quorum_whole,
            "confidence": law._is_certain() and not self._is_certain(),
        }
        return [name for name, is_weaker in weaker.items() if is_weaker]

    @api.constrains(
        *("company_id", "council_kind", "award_id", "base", "comparison"),
        *("share_part", "share_whole", "ballot", "quorum_part", "quorum_whole"),
        *("conflicted", "confidence", "date_from", "date_to", "active"),
    )
    def _check_not_weaker(self):
        """Refuse an office's own rule that asks for less than the law of its days."""
        for rule in self.filtered(lambda one: one.company_id and one.active):
            laws = self.search(
                Domain("company_id", "=", False)
                & Domain("council_kind", "=", rule.council_kind)
                & Domain("award_id", "in", [False, rule.award_id.id])
                & self._overlap_domain(rule.date_from, rule.date_to)
            )
            same = laws.filtered(lambda one, rule=rule: one.award_id == rule.award_id)
            for law in same or laws:
                if weaker := rule._list_weaker(law):
                    raise ValidationError(
                        self.env._(
                            "An office's own rule asks for no less than “%(law)s” "
                            "(%(basis)s). Less is: %(fields)s.",
                            law=law.display_name,
                            basis=law.legal_basis,
                            fields=self.env._(", ").join(
                                self._fields[name]._description_string(self.env)
                                for name in weaker
                            ),
                        )
                    )

    @api.constrains("superseded_by_id", "company_id")
    def _check_successor_office(self):
        for rule in self.filtered("superseded_by_id"):
            if rule.superseded_by_id.company_id != rule.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s” is superseded by a rule of the same office, the "
                        "law by law.",
                        rule=rule.display_name,
                    )
                )

    @api.depends(
        *("council_kind", "award_id", "comparison", "share_part", "share_whole")
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["council_kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = self.env._(
                "%(what)s: %(share)s",
                what=rule.award_id.name or kinds.get(rule.council_kind, ""),
                share=rule._get_share_label(),
            )

    @api.depends("comparison", "share_part", "share_whole")
    @api.depends_context("lang")
    def _compute_share_label(self):
        for rule in self:
            rule.share_label = rule._get_share_label()

    def _get_share_label(self):
        """Return the share as it is read: “at least 90 %”, “more than 1/2”."""
        self.ensure_one()
        share = (
            f"{self.share_part} %"
            if self.share_whole == 100
            else f"{self.share_part}/{self.share_whole}"
        )
        if self.comparison == "more_than":
            return self.env._("more than %(share)s", share=share)
        return self.env._("at least %(share)s", share=share)

    def _printed_matter(self):
        """Return what the rule is for, in the words of the minutes."""
        self.ensure_one()
        if self.council_kind == "initiative":
            return "Sáng kiến"
        return self.award_id.name or "Các nội dung khác"

    def _printed_share(self):
        """Return the share as the minutes word it, e.g. “từ 90% trở lên …”."""
        self.ensure_one()
        share = (
            f"{self.share_part}%"
            if self.share_whole == 100
            else f"{self.share_part}/{self.share_whole}"
        )
        base = {
            "all": "tổng số thành viên Hội đồng",
            "present": "số thành viên có mặt",
            "present_written": "số thành viên có mặt và có ý kiến bằng văn bản",
        }[self.base]
        return (
            f"trên {share} {base}"
            if self.comparison == "more_than"
            else f"từ {share} {base} trở lên"
        )

    def _needed(self, base):
        """Return how many votes of ``base`` (a number of people) are needed."""
        self.ensure_one()
        whole, rest = divmod(base * self.share_part, self.share_whole)
        if self.comparison == "more_than":
            return whole + 1
        return max(whole + bool(rest), 1)

    def _quorum(self, members):
        """Return how many of ``members`` must take part, 0 where none is asked for."""
        self.ensure_one()
        return -(-members * self.quorum_part // self.quorum_whole)

    @api.model
    def _find_for(self, kind, awards, date, company):
        """Return {award: its rule of ``date``, no record without one}, in one search.

        :param str kind: of the council
        :param awards: ``tdkt.award``; an empty record among the keys is the rule for
            what is no award
        :param company: whose council it is: its own rule, unless the law asks for more
        """
        rules = self._find_in_force(
            date,
            [("council_kind", "=", kind), ("company_id", "in", [False, company.id])],
        )
        by_key = {(rule.company_id, rule.award_id): rule for rule in rules}
        law, rest = company.browse(), awards.browse()

        def find(office, award):
            own = by_key.get((office, award))
            return own or by_key.get((office, rest), rules.browse())

        found = {award: find(law, award) for award in [*awards, rest]}
        for award, rule in found.items():
            own = find(company, award)
            if own and not own._list_weaker(rule):
                found[award] = own
        return found
