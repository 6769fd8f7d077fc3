from odoo.addons.thidua_khenthuong.tests.test_filing import FilingCase


class DmsCase(FilingCase):
    """The records of the tests of filing, in an office that files in Documents."""

    def _directory(self, record):
        return self.env["dms.directory"].search(
            [
                ("tdkt_level", "=", "record"),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
            ]
        )

    def _file(self, record, **values):
        """Return the filed copies of a record, read by the superuser."""
        domain = [("directory_id", "=", self._directory(record).id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["dms.file"].search(domain, order="id")
