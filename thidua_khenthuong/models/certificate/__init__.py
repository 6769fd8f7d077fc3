from . import tdkt_certificate_font
from . import tdkt_certificate_template
from . import tdkt_certificate_line
from . import tdkt_commendation_certificate
from . import tdkt_decision_certificates
