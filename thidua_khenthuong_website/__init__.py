from . import controllers
from . import models
from .uninstall import remove_menus
