from . import calendar
from . import certificates
from . import documents
from . import readings
from . import verification
