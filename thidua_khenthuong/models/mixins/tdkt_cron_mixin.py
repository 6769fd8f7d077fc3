import logging

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class TdktCronMixin(models.AbstractModel):
    """Work that a cron does on many records, each on its own.

    One record that fails hinders no other, and what is done stays done: a run that is
    killed or out of time goes on with the rest.
    """

    _name = "tdkt.cron.mixin"
    _description = "Work of a cron, record by record"

    def _run_each(self, cron_xmlid, records, run):
        """Call ``run`` with every record, on its own savepoint; commit after each.

        A record that fails is left as it was and named to the officers of its office.
        When core's time for the run is over, the cron is called again at once.

        :param str cron_xmlid: the cron that does this, without the addon's name
        :param records: of any model; those of most models have a ``company_id``
        :return: those that failed
        """
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(records))
        failed = {}
        waiting = len(records)
        for record in records:
            if why := self._try_one(run, record):
                failed[record] = why
            waiting -= 1
            if not crons._commit_progress(1) and waiting:
                self._trigger_again(cron_xmlid)
                break
        self._notify_officers(failed)
        return records.browse().union(*failed)

    def _trigger_again(self, cron_xmlid):
        """Have the cron called again as soon as it has returned."""
        # sudo: ir.cron - whoever the cron runs as may continue it
        self.env.ref(f"thidua_khenthuong.{cron_xmlid}").sudo()._trigger()

    def _try_one(self, run, record):
        """Return why ``run`` failed on a record, "" when it did not."""
        try:
            with self.env.cr.savepoint():
                run(record)
        except UserError as error:
            return str(error)
        except Exception:
            # whatever it is, and whosever code: the other records wait for their turn
            _logger.exception("%s: a cron fails on this record", record)
            return self.env._("an error that is described in the server's log")
        return ""

    def _notify_officers(self, failed):
        """Send every office's officer the list of what failed, with the reasons.

        :param dict failed: record -> sentence
        """
        by_company = {}
        for record, why in failed.items():
            company = record if record._name == "res.company" else record.company_id
            by_company.setdefault(company, []).append((record, why))
        for company, cases in by_company.items():
            officer = company._tdkt_officer()
            if not officer:
                continue
            env = self.with_context(lang=officer.lang).env
            lines = [
                Markup("“%s”: %s") % (record.with_env(env).display_name, why)
                for record, why in cases
            ]
            env["mail.thread"].message_notify(
                partner_ids=officer.partner_id.ids,
                subject=env._("Scheduled work has failed"),
                body=Markup("<br/>").join(lines),
            )
