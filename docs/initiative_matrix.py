from odoo.tests import tagged
from odoo.addons.thidua_khenthuong.tests import test_access_matrix as m, access_matrix
MINE = ("tdkt.initiative", "tdkt.assessment", "tdkt.audit.entry")
class _Mine:
    @classmethod
    def setUpClass(cls):
        read = access_matrix.read
        access_matrix.read = lambda *a: [r for r in read(*a) if r.model.startswith(MINE)]
        try:
            super().setUpClass()
        finally:
            access_matrix.read = read
@tagged("post_install", "-at_install")
class TestMineCells(_Mine, m.MatrixCase):
    test_every_cell = m.TestMatrix.test_every_cell
@tagged("post_install", "-at_install")
class TestMineMutation(_Mine, m.TestMutation):
    def _ours(self, model):
        found = super()._ours(model)
        return found.filtered(lambda one: one.model_id.model.startswith(MINE))
