from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class TdktPublishableMixin(models.AbstractModel):
    """What an officer may put on the office's website.

    A model says in :meth:`_get_unpublishable_reason` what is in the way.
    """

    _name = "tdkt.publishable.mixin"
    _description = "Publishable on the website"

    website_state = fields.Selection(
        selection=[("published", "Published"), ("withdrawn", "Withdrawn")],
        string="Website",
        compute="_compute_website_state",
        groups="thidua_khenthuong.group_tdkt_officer",
    )

    @api.depends_context("uid")
    def _compute_website_state(self):
        lines = self.env["tdkt.publication"]
        name = lines._subject_field(self)
        states = {
            line[name].id: line.state
            for line in lines.search([(name, "in", self._origin.ids)])
        }
        for record in self:
            record.website_state = states.get(record._origin.id, False)

    def _get_unpublishable_reason(self):
        """Say why the record cannot be on the website, "" when it can."""
        self.ensure_one()
        if self.company_id._tdkt_website():
            return ""
        return self.env._(
            "“%(office)s” has no website here: the administrator makes one for it in "
            "Website › Configuration › Websites.",
            office=self.company_id.name,
        )

    def action_publish_on_website(self):
        """Put the record on the website, and note so in its lines of Nơi nhận.

        :raises AccessError: for anybody who is no officer
        :raises UserError: for what is not issued, or an office without a website
        """
        for record in self:
            record._publish_on_website()._note_published()
        return True

    def _publish_on_website(self):
        """Check and publish; return the line of the publication."""
        self.ensure_one()
        self.check_access("read")
        lines = self.env["tdkt.publication"]
        if not lines._has_role(("officer",)):
            raise AccessError(
                self.env._("Only an officer of the standing office publishes.")
            )
        if reason := self._get_unpublishable_reason():
            raise UserError(reason)
        return lines._publish(self)

    def _check_impartial_publishing(self):
        """Refuse what puts the user himself before the public.

        :raises UserError: when somebody else could do it
        :raises RedirectWarning: when nobody else could: it asks for the reason
        """

    @api.readonly
    def action_open_publication(self):
        """Open the line of the publication."""
        self.ensure_one()
        lines = self.env["tdkt.publication"]
        line = lines.search([(lines._subject_field(self), "=", self.id)])
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": lines._name,
            "res_id": line.id,
            "views": [(False, "form")],
        }
