from . import tdkt_audit_entry
from . import tdkt_audit_chain
from . import tdkt_retention_proposal
