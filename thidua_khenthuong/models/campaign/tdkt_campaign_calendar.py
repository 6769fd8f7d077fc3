import vobject

from odoo import api, models

# The dates of a campaign that are in its calendar.
DATES = ("registration_deadline", "dossier_deadline", "date_end")


class TdktCampaignCalendar(models.Model):
    """The deadlines of campaigns as a calendar (RFC 5545), for other programs."""

    _inherit = "tdkt.campaign"

    @api.model
    def _write_calendar(self):
        """Return the deadlines of running campaigns that the user may read.

        In his language; each is a day without an hour, which blocks nobody's time.

        :return: bytes of an .ics file
        """
        words = {
            "registration_deadline": self.env._("Register by today"),
            "dossier_deadline": self.env._("Submit dossiers by today"),
            "date_end": self.env._("Last day of the campaign"),
        }
        # sudo: ir.config_parameter - the name of the database tells its events apart
        place_sudo = self.env["ir.config_parameter"].sudo()
        place = place_sudo.get_param("database.uuid")
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//thidua_khenthuong//VI"
        calendar.add("x-wr-calname").value = self.env._("Emulation Deadlines")
        campaigns = self.search_fetch(
            [("state", "in", ("launched", "reviewing"))],
            ["name", "write_date", *DATES],
        )
        for campaign in campaigns:
            for name in DATES:
                if not campaign[name]:
                    continue
                event = calendar.add("vevent")
                event.add("uid").value = f"tdkt-{campaign.id}-{name}@{place}"
                stamp, day = event.add("dtstamp"), event.add("dtstart")
                # as text: the library knows a day by its exact class
                stamp.value = campaign.write_date.strftime("%Y%m%dT%H%M%SZ")
                day.value, day.value_param = campaign[name].strftime("%Y%m%d"), "DATE"
                stamp.isNative = day.isNative = False
                event.add("summary").value = f"{words[name]}: {campaign.name}"
                event.add("transp").value = "TRANSPARENT"
        return calendar.serialize(validate=False).encode()
