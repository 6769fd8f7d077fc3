from . import tdkt_reason
