from . import tdkt_ruleset
from . import tdkt_criterion
