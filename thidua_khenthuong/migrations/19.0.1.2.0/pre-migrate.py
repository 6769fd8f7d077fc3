def migrate(cr, version):
    """Before the tables are brought up to date: one function for each thing done."""
