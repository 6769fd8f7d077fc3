from . import controllers
from . import models
from . import reports
from . import wizards
from .typesetting.engine import check as pre_init_check
from .uninstall import before_uninstall
