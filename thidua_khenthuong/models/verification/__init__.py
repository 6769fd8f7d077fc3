from . import ir_http
from . import res_company
from . import tdkt_verification_code
from . import tdkt_commendation_code
from . import tdkt_decision_code
