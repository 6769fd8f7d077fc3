from . import tdkt_award_import
from . import tdkt_award_import_column
from . import tdkt_award_import_row
