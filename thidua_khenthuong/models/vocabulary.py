"""Values that several rooms share, so that no room has to wait for another."""

# Luật Thi đua, khen thưởng 2022, Điều 8 khoản 1; stored codes are the contract.
COMMENDATION_TYPES = [
    ("cong_trang", "Regular Merit"),
    ("dot_xuat", "Sudden Merit"),
    ("phong_trao", "Emulation Campaign"),
    ("cong_hien", "Long Service"),
    ("nien_han", "Years of Service"),
    ("doi_ngoai", "Foreign Relations"),
]

# Who decides an award; how they rank is data (tdkt.authority).
AUTHORITIES = [
    ("director", "Head of the Agency"),
    ("province_chair", "Chairperson of the Provincial People's Committee"),
    ("minister", "Minister or Head of a Central Body"),
    ("prime_minister", "Prime Minister"),
    ("president", "State President"),
]

# How an award that was given may change; by which article is data (tdkt.change.basis).
CHANGE_KINDS = [
    ("correct", "Correction"),
    ("reissue", "Reissue"),
    ("revoke", "Revocation"),
]

# Classes whose records the addon finds itself; the others are here to be looked up.
RECORD_CLASSES = [
    ("campaign", "Campaigns"),
    ("award_office", "Awards of the Head of the Agency"),
    ("award_province", "Awards of a Minister or Provincial Chairperson"),
    ("award_state", "Awards of the State President or Prime Minister"),
    ("history", "Contents of the History"),
    ("other", "Kept Outside This Software"),
]

# The yearly assessment, the highest first; stored codes are the contract.
LEVELS = [
    ("excellent", "Excellent Completion"),
    ("good", "Good Completion"),
    ("completed", "Completion"),
    ("failed", "No Completion"),
]

# How far an initiative has effect, the narrowest first; stored codes are the contract.
SCOPES = [
    ("base", "The Agency"),
    ("province", "The Province or Ministry"),
    ("national", "The Whole Country"),
]
PRINTED_SCOPES = {
    "base": "cơ sở",
    "province": "bộ, ban, ngành, tỉnh",
    "national": "toàn quốc",
}

# Disciplinary measures, the mildest first.
MEASURES = [
    ("reprimand", "Reprimand"),
    ("warning", "Warning"),
    ("pay_cut", "Cut in Pay"),
    ("demotion", "Demotion"),
    ("removal", "Removal from Office"),
    ("dismissal", "Dismissal"),
]

# Nominations that may go into a decision or a submission: found to qualify, and where
# a council has voted on them here, approved by it.
PASSED_STATES = ("qualified", "approved")

COUNCIL_KINDS = [
    ("award", "Emulation and Commendation Council"),
    ("initiative", "Initiative Council"),
]
COUNCIL_ROLES = [
    ("chair", "Chairperson"),
    ("deputy", "Deputy Chairperson"),
    ("standing", "Standing Member"),
    ("member", "Member"),
    ("secretary", "Secretary"),
]
# How minutes name them.
PRINTED_ROLES = {
    "chair": "Chủ tịch Hội đồng",
    "deputy": "Phó Chủ tịch Hội đồng",
    "standing": "Ủy viên Thường trực",
    "member": "Ủy viên",
    "secretary": "Thư ký Hội đồng",
}

# Who may read dossiers and nominations at all; record rules say which.
DOSSIER_READERS = (
    "thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader"
)

# Lines on their way from the unit to the decision, and how far they have come.
QUALIFIED_STATES = ("qualified", "forwarded", "decided")
NOMINATED_STATES = ("proposed", "returned", "unqualified", *QUALIFIED_STATES)
