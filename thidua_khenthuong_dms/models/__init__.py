from . import res_company
from . import dms_security_mixin
from . import dms_storage
from . import dms_directory
from . import dms_file
from . import tdkt_filing
from . import tdkt_filed_mixin
