from . import tdkt_certificate_font
from . import tdkt_certificate_template
from . import tdkt_certificate_line
