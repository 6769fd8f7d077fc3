from . import tdkt_ruleset
from . import tdkt_criterion
from . import tdkt_award
