from . import tdkt_dossier
from . import tdkt_dossier_paper
from . import tdkt_nomination
from . import tdkt_nomination_eligibility
from . import tdkt_nomination_merit
