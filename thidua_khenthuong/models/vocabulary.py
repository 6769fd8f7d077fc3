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

# Who may read dossiers and nominations at all; record rules say which.
DOSSIER_READERS = (
    "thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader"
)
