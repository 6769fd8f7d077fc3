# others take constants from the files of their lines, which are loaded by that
from . import tdkt_cluster_line_mixin
from . import tdkt_cluster
from . import tdkt_cluster_member
from . import tdkt_cluster_sheet
from . import tdkt_cluster_criterion
from . import tdkt_cluster_round
from . import tdkt_cluster_round_ranking
from . import tdkt_cluster_entry
from . import tdkt_cluster_score
from . import tdkt_cluster_evidence
from . import tdkt_cluster_covenant
