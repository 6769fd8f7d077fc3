from . import certificates
