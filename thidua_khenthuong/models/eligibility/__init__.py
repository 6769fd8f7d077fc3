from . import tdkt_ruleset
from . import tdkt_criterion
from . import tdkt_award
from . import tdkt_eligibility
from . import tdkt_eligibility_facts
from . import tdkt_eligibility_words
from . import tdkt_eligible_mixin
from . import tdkt_eligibility_check
