from . import (
    test_access,
    test_i18n,
    test_import,
    test_numbering,
    test_print,
    test_rpc,
    test_speed,
    test_tours,
    test_uninstall,
    test_views,
    test_workflow,
)
from . import test_exemplar
from . import test_radar
from . import test_year
