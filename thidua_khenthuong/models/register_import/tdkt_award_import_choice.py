from odoo import api, fields, models

from ...award_list.people_list import choice_key
from ...award_list.text import fold


class TdktAwardImportChoice(models.Model):
    """What the office chose for words of a list: whom a name means, or which award.

    An officer or HR reads and deletes them; they are made by choosing in the review of
    a list. The next list that says the same is matched by them.
    """

    _name = "tdkt.award.import.choice"
    _inherit = ["tdkt.record.mixin"]
    _description = "Remembered Choice for Lists"
    _order = "name, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Words of the List", required=True, readonly=True)
    details = fields.Char(
        readonly=True, help="Date of birth and department beside the name."
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        context={"active_test": False},
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        context={"active_test": False},
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Outside Person or Body",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        context={"active_test": False},
    )

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "A choice is already remembered for these words."
    )

    @api.model
    def _remember(self, rows, names):
        """Keep what the fields ``names`` of ``rows`` say about the words of each row.

        A later choice for the same words takes the place of the earlier one.
        """
        values = {}
        for row in rows:
            chosen = {name: row[name].id for name in names if row[name]}
            if not chosen:
                continue
            words, details, key = self._words_of(row, names)
            if not words:
                continue
            values[row.company_id.id, key] = {
                **dict.fromkeys(names, False),
                **chosen,
                "company_id": row.company_id.id,
                "key": key,
                "name": words,
                "details": details,
            }
        if not values:
            return
        # sudo: tdkt.award.import.choice - made by choosing in a row alone
        choices_sudo = self.sudo()
        known_sudo = {
            (choice_sudo.company_id.id, choice_sudo.key): choice_sudo
            for choice_sudo in choices_sudo.search(
                [
                    ("company_id", "in", [company for company, _key in values]),
                    ("key", "in", [key for _company, key in values]),
                ]
            )
        }
        choices_sudo.create(
            [vals for pair, vals in values.items() if pair not in known_sudo]
        )
        for pair, choice_sudo in known_sudo.items():
            if pair in values:
                choice_sudo.write(values[pair])

    @api.model
    def _words_of(self, row, names):
        """Return (words, details, key) of what is remembered about a row."""
        if "award_id" in names:
            return row.raw_award, "", f"award|{fold(row.raw_award)}"
        details = ", ".join(filter(None, (row.raw_birthday, row.raw_department)))
        key = choice_key(row.raw_name, row.raw_birthday, row.raw_department)
        return row.raw_name, details, f"person|{key}"

    @api.model
    def _load(self, company):
        """Return ({key of a person: (field, id)}, [(award id, words)]) of an office."""
        persons, awards = {}, []
        for choice in self.search([("company_id", "=", company.id)]):
            if choice.award_id:
                awards.append((choice.award_id.id, choice.name))
                continue
            for name in ("employee_id", "department_id", "partner_id"):
                if choice[name]:
                    persons[choice.key.removeprefix("person|")] = (
                        name,
                        choice[name].id,
                    )
        return persons, awards
