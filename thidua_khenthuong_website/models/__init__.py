from . import tdkt_listed_mixin
from . import tdkt_publication
from . import tdkt_publishable_mixin
from . import tdkt_published
from . import tdkt_distribution
from . import tdkt_website_page
from . import ir_ui_view
