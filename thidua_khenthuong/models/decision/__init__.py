from . import tdkt_listing_mixin
from . import tdkt_submission
from . import tdkt_submission_paper
from . import tdkt_decision
from . import tdkt_decision_line
from . import tdkt_commendation
from . import tdkt_commendation_change
