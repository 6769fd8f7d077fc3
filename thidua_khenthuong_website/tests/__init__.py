from . import test_i18n
from . import test_pages
from . import test_publication
from . import test_website_tours
