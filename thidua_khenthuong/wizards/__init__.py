from . import tdkt_audit_check
from . import tdkt_audit_erase
from . import tdkt_campaign_import
from . import tdkt_commendation_amend
from . import tdkt_numbering
from . import tdkt_personal_export
from . import tdkt_reason
