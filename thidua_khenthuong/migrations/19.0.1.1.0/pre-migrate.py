def migrate(cr, version):
    """Make the record rules anew: an update leaves no-update records as they are."""
    cr.execute(
        """
        DELETE FROM ir_rule
         WHERE id IN (SELECT res_id
                        FROM ir_model_data
                       WHERE module = 'thidua_khenthuong' AND model = 'ir.rule')
        """
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'thidua_khenthuong' AND model = 'ir.rule'
        """
    )
