from . import base_module_uninstall
from . import tdkt_campaign_import
from . import tdkt_numbering
from . import tdkt_reason
from . import tdkt_register
