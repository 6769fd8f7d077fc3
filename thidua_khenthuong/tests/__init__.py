from . import (
    test_access,
    test_audit,
    test_delegation,
    test_i18n,
    test_import,
    test_numbering,
    test_print,
    test_rpc,
    test_speed,
    test_tours,
    test_views,
    test_workflow,
)
