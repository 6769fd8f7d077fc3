from . import test_access, test_import, test_print, test_tours, test_workflow
