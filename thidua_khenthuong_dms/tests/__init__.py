from . import test_dms_access
from . import test_dms_filing
from . import test_dms_i18n
from . import test_dms_life
from . import test_dms_speed
from . import test_dms_tours
