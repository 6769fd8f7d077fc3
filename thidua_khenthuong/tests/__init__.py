from . import (
    test_access,
    test_access_matrix,
    test_access_rpc,
    test_access_ways,
    test_documents,
    test_editable,
    test_edxml,
    test_eligibility,
    test_eligibility_cases,
    test_eligibility_lines,
    test_eligibility_service,
    test_eligibility_tours,
    test_certificate_tours,
    test_certificates,
    test_clock,
    test_document_dates,
    test_client_code,
    test_crons,
    test_ballot,
    test_ballot_attacks,
    test_ballot_browser,
    test_ballot_secrecy,
    test_ballot_tours,
    test_ballot_verifier,
    test_batch,
    test_diary,
    test_diary_tours,
    test_award_import,
    test_award_lists,
    test_dossier_papers,
    test_audit,
    test_delegation,
    test_core_remains,
    test_correction,
    test_files,
    test_filing,
    test_formats,
    test_foundation,
    test_gate,
    test_i18n,
    test_merit,
    test_migration,
    test_import,
    test_kept_prints,
    test_my_page,
    test_numbering,
    test_oversight_tours,
    test_own_commitment,
    test_own_matters,
    test_personal_data,
    test_powers,
    test_print,
    test_provisions,
    test_record,
    test_refusals,
    test_retained,
    test_rpc,
    test_ruleset,
    test_sizes,
    test_speed,
    test_tally,
    test_submission,
    test_tours,
    test_uninstall,
    test_verification_codes,
    test_verification_page,
    test_verification_scan,
    test_views,
    test_workflow,
)
from . import test_certificate_law
from . import test_distribution
from . import test_document_form
from . import test_exemplar
from . import test_front
from . import test_front_tours
from . import test_first_hour
from . import test_large_file
from . import test_launch_document
from . import test_launch_import
from . import test_money
from . import test_prospect
from . import test_radar
from . import test_reading_tours
from . import test_resting
from . import test_roadmap
from . import test_signed_files
from . import test_real_year
from . import test_role_tours
from . import test_year
from . import test_initiative
from . import test_initiative_council
from . import test_merit_imports
from . import test_merit_tours
