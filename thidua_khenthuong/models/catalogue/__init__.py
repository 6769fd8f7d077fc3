from . import tdkt_award
from . import tdkt_document_type
from . import tdkt_legal_basis
from . import tdkt_paper_kind
from . import tdkt_paper_requirement
from . import tdkt_award_alias
from . import tdkt_award_condition
from . import tdkt_retention_rule
