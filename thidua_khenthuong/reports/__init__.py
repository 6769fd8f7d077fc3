from . import tdkt_commitment_report
from . import tdkt_history_report
from . import tdkt_merit_report
from . import tdkt_register_report
from . import tdkt_summary_report
from . import tdkt_statistic_report
