from . import tdkt_list_import_mixin
from . import tdkt_list_column_mixin
from . import tdkt_list_row_mixin
from . import tdkt_award_import
from . import tdkt_award_import_column
from . import tdkt_award_import_row
from . import tdkt_award_import_choice
