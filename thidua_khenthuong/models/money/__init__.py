from . import res_company
from . import res_config_settings
from . import tdkt_base_salary
from . import tdkt_award_rate
from . import tdkt_award
from . import tdkt_nomination
from . import tdkt_bonus_fund
from . import tdkt_decision
