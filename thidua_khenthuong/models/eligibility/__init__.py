from . import tdkt_ruleset
from . import tdkt_criterion
from . import tdkt_award
from . import tdkt_eligibility
from . import tdkt_eligibility_facts
from . import tdkt_eligibility_words
from . import tdkt_roadmap
from . import tdkt_roadmap_unit
