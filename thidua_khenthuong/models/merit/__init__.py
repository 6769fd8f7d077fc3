from . import tdkt_assessment
from . import tdkt_discipline
