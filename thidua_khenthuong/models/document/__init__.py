from . import tdkt_official_document
from . import tdkt_number_series
from . import tdkt_recipient
from . import tdkt_frozen_print
from . import ir_attachment
from . import ir_actions_report
from . import ir_actions_report_kept
from . import ir_actions_report_sizes
