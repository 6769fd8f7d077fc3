from . import tdkt_statistic_form
from . import tdkt_statistic_item
from . import tdkt_statistic_position
from . import tdkt_statistic_class
from . import tdkt_statistic_report
from . import tdkt_statistic_figure
from . import tdkt_fairness
