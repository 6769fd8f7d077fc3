# In this order: a model comes after the mixins it inherits.
from . import mixins
from . import document
from . import catalogue
from . import eligibility
from . import organisation
from . import merit
from . import campaign
from . import nomination
from . import decision
from . import money
from . import certificate
from . import distribution
from . import verification
from . import filing
from . import history
from . import register_import
from . import statistics
