from . import tdkt_assessment
from . import tdkt_discipline
from . import tdkt_initiative
from . import tdkt_initiative_author
