from . import models
from .hooks import file_what_is_there, leave_files
