from . import certificates
from . import documents
