# Lines of papers are as long as they are.
# ruff: noqa: E501
"""Launch documents of many bodies and layouts, in words of our own.

Each paper is its text and what a careful clerk reads in it: attributes of
``LaunchDocument``, and beside them ``sections`` (label, title, kind and number of
points), ``points`` (all labels), ``recipients`` and ``channels``, ``signer`` (lines of
capacity, position, name). What a paper does not name is not looked at.
"""

from datetime import date

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"

PAPERS = {
    # --- communes, wards, districts
    "ward, columns by tabs, deputy": (
        """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG ĐÔNG MAI\tĐộc lập - Tự do - Hạnh phúc
Số: 31/KH-UBND\tĐông Mai, ngày 12 tháng 02 năm 2026

KẾ HOẠCH
Tổ chức phong trào thi đua “Ngõ xanh, phố sáng” năm 2026

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Thực hiện Kế hoạch số 07-KH/ĐU ngày 20-01-2026 của Đảng ủy phường về công tác dân vận năm 2026,
Ủy ban nhân dân phường ban hành Kế hoạch như sau:

A. MỤC ĐÍCH
Giữ ngõ phố sạch, sáng, an toàn.

B. NỘI DUNG
1) Mỗi tổ dân phố nhận chăm sóc một đoạn phố.
2) Ít nhất 80% hộ dân đăng ký tham gia.

C. THỜI GIAN THỰC HIỆN
Từ ngày 01/3 đến ngày 30/11/2026.

Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Đảng ủy phường;\tKT. CHỦ TỊCH
- Các tổ dân phố;\tPHÓ CHỦ TỊCH
- Lưu: VT.\tTrịnh Thị Ngân""",
        {
            "issuer_name": "ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG MAI",
            "superior_name": "",
            "number": 31,
            "symbol": "KH-UBND",
            "place": "Đông Mai",
            "date": date(2026, 2, 12),
            "title": "KẾ HOẠCH",
            "subject": "Tổ chức phong trào thi đua “Ngõ xanh, phố sáng” năm 2026",
            "theme": "Ngõ xanh, phố sáng",
            "parent_reference": "Kế hoạch số 07-KH/ĐU ngày 20-01-2026 của Đảng ủy phường",
            "bases": 2,
            "sections": [
                ("A.", "MỤC ĐÍCH", "other", 1),
                ("B.", "NỘI DUNG", "content", 2),
                ("C.", "THỜI GIAN THỰC HIỆN", "other", 1),
            ],
            "points": ["", "1)", "2)", ""],
            "date_start": date(2026, 3, 1),
            "date_end": date(2026, 11, 30),
            "recipients": ["Đảng ủy phường", "Các tổ dân phố", "Lưu: VT"],
            "signer": (
                ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"],
                "PHÓ CHỦ TỊCH",
                "Trịnh Thị Ngân",
            ),
            "unplaced": ["Số: 31/KH-UBND"],
        },
    ),
    "district office by order, chain of three": (
        f"""UBND HUYỆN TÂN PHÚ
PHÒNG NỘI VỤ
{NATION}Số:     /HD-PNV
Tân Phú, ngày      tháng 4 năm 2024
HƯỚNG DẪN
Tổ chức đợt thi đua cao điểm cải cách hành chính
Căn cứ Kế hoạch số 19/KH-UBND ngày 02.01.2024 của Chủ tịch UBND huyện về công tác thi đua, khen thưởng;
Phòng Nội vụ hướng dẫn một số nội dung:
I/ NỘI DUNG
a/ Rút ngắn thời gian giải quyết hồ sơ;
b/ Không để hồ sơ trễ hạn.
II/ THỜI GIAN: từ 15/4/2024 - 30/9/2024.
Nơi nhận:
- UBND các xã, thị trấn;
- Lưu PNV.
TL. CHỦ TỊCH
TRƯỞNG PHÒNG NỘI VỤ
(Đã ký)
Bùi Công Danh""",
        {
            "superior_name": "UBND HUYỆN TÂN PHÚ",
            "issuer_name": "PHÒNG NỘI VỤ",
            "symbol": "HD-PNV",
            "date": None,
            "month": 4,
            "title": "HƯỚNG DẪN",
            "parent_reference": "Kế hoạch số 19/KH-UBND ngày 02.01.2024 của Chủ tịch UBND huyện",
            "sections": [
                ("I/", "NỘI DUNG", "content", 2),
                ("II/", "THỜI GIAN", "other", 1),
            ],
            "points": ["a/", "b/", ""],
            "date_start": date(2024, 4, 15),
            "date_end": date(2024, 9, 30),
            "recipients": ["UBND các xã, thị trấn", "Lưu PNV"],
            "channels": ["paper", "archive"],
            "signer": (["TL. CHỦ TỊCH"], "TRƯỞNG PHÒNG NỘI VỤ", "Bùi Công Danh"),
            "unplaced": [],
        },
    ),
    "commune, everything in decomposed letters and old tone marks": (
        """UỶ BAN NHÂN DÂN XÃ HOÀ BÌNH
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Số : …… /KH–UBND
Hoà Bình, ngày … tháng 5 năm 2025
KẾ HOẠCH
Phát động thi đua hiến đất mở đường
I. CHỦ ĐỀ
Hiến đất hôm nay, đường hoa ngày mai.
II. NỘI DUNG
1. Mỗi thôn có 01 công trình, phần việc.
III. THỜI GIAN
Bắt đầu từ ngày 19/5/2025, kết thúc ngày 02/9/2025.
NƠI NHẬN:
- TT Đảng uỷ xã;
- Các thôn;
- Lưu VT
T/M. UỶ BAN NHÂN DÂN
CHỦ TỊCH
Hứa Văn Toàn""",
        {
            "issuer_name": "UỶ BAN NHÂN DÂN XÃ HOÀ BÌNH",
            "symbol": "KH-UBND",
            "number": 0,
            "place": "Hoà Bình",
            "theme": "Hiến đất hôm nay, đường hoa ngày mai",
            "date_start": date(2025, 5, 19),
            "date_end": date(2025, 9, 2),
            "recipients": ["TT Đảng uỷ xã", "Các thôn", "Lưu VT"],
            "signer": (["TM. UỶ BAN NHÂN DÂN"], "CHỦ TỊCH", "Hứa Văn Toàn"),
            "unplaced": [],
        },
    ),
    # --- provinces
    "province, three lines of head, stages": (
        f"""ỦY BAN NHÂN DÂN
TỈNH BẮC HÀ
SỞ GIÁO DỤC VÀ ĐÀO TẠO
{NATION}Số: 415/KH-SGDĐT
Bắc Hà, ngày 08 tháng 9 năm 2025
KẾ HOẠCH
Thi đua “Dạy thật, học thật” năm học 2025 - 2026
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Tạo khí thế thi đua trong toàn ngành.
2. Yêu cầu
Không chạy theo thành tích.
II. CÁC ĐỢT THI ĐUA
1. Đợt 1: từ ngày 15/9/2025 đến ngày 20/11/2025.
2. Đợt 2: từ ngày 21/11/2025 đến ngày 03/02/2026.
3. Đợt 3: từ ngày 04/02/2026 đến ngày 19/5/2026.
III. NHIỆM VỤ, GIẢI PHÁP
1. 100 % trường học đăng ký thi đua.
2. Mỗi trường có ít nhất 02 sáng kiến được công nhận.
IV. KHEN THƯỞNG
Giám đốc Sở tặng Giấy khen cho 10 tập thể, 25 cá nhân; đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 05 tập thể và 08 cá nhân.
V. KINH PHÍ
Dự kiến 45.000.000 đồng (Bốn mươi lăm triệu đồng) từ nguồn ngân sách.
VI. TỔ CHỨC THỰC HIỆN
1. Các đơn vị gửi bản đăng ký thi đua về Sở trước ngày 25/9/2025.
2. Hồ sơ đề nghị khen thưởng gửi về Văn phòng Sở chậm nhất ngày 31/5/2026.
Trên đây là Kế hoạch thi đua, đề nghị các đơn vị thực hiện./.
Nơi nhận:
- UBND tỉnh (b/c);
- Các phòng chuyên môn thuộc Sở;
- Các trường THPT;
- Cổng thông tin điện tử Sở;
- Lưu: VT, VP.
GIÁM ĐỐC
Quách Thị Minh Hà""",
        {
            "superior_name": "ỦY BAN NHÂN DÂN TỈNH BẮC HÀ",
            "issuer_name": "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            "number": 415,
            "theme": "Dạy thật, học thật",
            "date_start": date(2025, 9, 15),
            "date_end": date(2026, 5, 19),
            "awards": [
                ("giay khen", "collective", 10, False),
                ("giay khen", "individual", 25, False),
                ("bang khen", "collective", 5, True),
                ("bang khen", "individual", 8, True),
            ],
            "budget": 45_000_000,
            "registration_deadline": date(2025, 9, 25),
            "dossier_deadline": date(2026, 5, 31),
            "targets": [("III.1", 1, ["target"]), ("III.2", 2, ["initiative"])],
            "closing": 1,
            "channels": ["paper", "internal", "paper", "website", "archive"],
        },
    ),
    "province, directive, capitals over two lines": (
        f"""ỦY BAN NHÂN DÂN TỈNH BẮC HÀ
{NATION}Số: 03/CT-UBND
Bắc Hà, ngày 06/01/2026
CHỈ THỊ
VỀ VIỆC PHÁT ĐỘNG PHONG TRÀO THI ĐUA
LẬP THÀNH TÍCH CHÀO MỪNG ĐẠI HỘI
Để tạo khí thế sôi nổi ngay từ đầu năm, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:
1. Các sở, ban, ngành cụ thể hóa nội dung thi đua.
2. Thời gian thi đua từ tháng 01/2026 đến hết tháng 10/2026.
3. Giao Sở Nội vụ theo dõi, tổng hợp.
Yêu cầu các sở, ban, ngành nghiêm túc thực hiện./.
Nơi nhận:
- Bộ Nội vụ;
- TT. Tỉnh ủy;
- Các sở, ban, ngành tỉnh;
- Báo Bắc Hà;
- Lưu: VT, NC.
CHỦ TỊCH
Giàng A Páo""",
        {
            "issuer_name": "ỦY BAN NHÂN DÂN TỈNH BẮC HÀ",
            "superior_name": "",
            "date": date(2026, 1, 6),
            "title": "CHỈ THỊ",
            "subject_words": "VỀ VIỆC PHÁT ĐỘNG PHONG TRÀO THI ĐUA LẬP THÀNH TÍCH CHÀO MỪNG ĐẠI HỘI",
            "date_start": date(2026, 1, 1),
            "date_end": date(2026, 10, 31),
            "points": ["1.", "2.", "3."],
            "closing": 1,
            "channels": ["paper", "paper", "paper", "paper", "archive"],
            "signer": ([], "CHỦ TỊCH", "Giàng A Páo"),
        },
    ),
    # --- ministries
    "ministry letter, several addressees, two-line subject": (
        """BỘ HẠ TẦNG\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
\t\tĐộc lập - Tự do - Hạnh phúc
Số: 1207/BHT-TCCB\t\tHà Nội, ngày 30 tháng 7 năm 2025
V/v phát động thi đua đặc biệt
hoàn thành 500 km đường bộ

Kính gửi:
- Các Cục thuộc Bộ;
- Sở Hạ tầng các tỉnh, thành phố;
- Tổng công ty Đường sá.

Thực hiện Chỉ thị số 12/CT-TTg ngày 05 tháng 5 năm 2025 của Thủ tướng Chính phủ, Bộ Hạ tầng phát động đợt thi đua từ nay đến hết ngày 31 tháng 12 năm 2025, cụ thể như sau:

1. Đẩy nhanh giải phóng mặt bằng.

2. Thi công ba ca bốn kíp.

Đề nghị các đơn vị nghiêm túc thực hiện./.

Nơi nhận:\t\tKT. BỘ TRƯỞNG
- Như trên;\t\tTHỨ TRƯỞNG
- Bộ trưởng (để b/c);
- Lưu: VT, TCCB.\t\tVõ Quang Tiến""",
        {
            "issuer_name": "BỘ HẠ TẦNG",
            "superior_name": "",
            "title": "",
            "subject": "phát động thi đua đặc biệt hoàn thành 500 km đường bộ",
            "addressees": [
                "Các Cục thuộc Bộ",
                "Sở Hạ tầng các tỉnh, thành phố",
                "Tổng công ty Đường sá",
            ],
            "number": 1207,
            "symbol": "BHT-TCCB",
            "place": "Hà Nội",
            "parent_reference": "Chỉ thị số 12/CT-TTg ngày 05 tháng 5 năm 2025 của Thủ tướng Chính phủ",
            "date_start": date(2025, 7, 30),
            "date_end": date(2025, 12, 31),
            "points": ["1.", "2."],
            "closing": 1,
            "recipients": ["Như trên", "Bộ trưởng (để b/c)", "Lưu: VT, TCCB"],
            "signer": (["KT. BỘ TRƯỞNG"], "THỨ TRƯỞNG", "Võ Quang Tiến"),
        },
    ),
    "central body, head of a department for its deputy": (
        f"""BỘ HẠ TẦNG
CỤC ĐƯỜNG SÔNG
{NATION}Số:     /KH-CĐS
Hà Nội, ngày 03 tháng 3 năm 2025
KẾ HOẠCH
Phát động thi đua an toàn mùa lũ
I. NỘI DUNG
1. Trực 24/24 giờ.
II. THỜI GIAN
Từ 01 tháng 5 đến 31 tháng 10 năm 2025.
Nơi nhận:
- Bộ trưởng (để b/c);
- Các phòng, đơn vị trực thuộc Cục;
- Trang TTĐT Cục;
- Lưu: VT, PC (5b).
TUQ. CỤC TRƯỞNG
KT. CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
ThS. Lò Văn Inh""",
        {
            "superior_name": "BỘ HẠ TẦNG",
            "issuer_name": "CỤC ĐƯỜNG SÔNG",
            "date_start": date(2025, 5, 1),
            "date_end": date(2025, 10, 31),
            "channels": ["paper", "internal", "website", "archive"],
            "capacity": "tuq",
            "authority_line": "CỤC TRƯỞNG",
            "further_lines": ["KT. CHÁNH VĂN PHÒNG"],
            "signer_position": "PHÓ CHÁNH VĂN PHÒNG",
            "signer_name": "ThS. Lò Văn Inh",
        },
    ),
    # --- schools, hospitals, companies
    "school below two bodies, mixed dashes": (
        f"""UBND QUẬN NAM KHÊ
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
TRƯỜNG TIỂU HỌC CHU VĂN AN
{NATION}Số: 12/KH-THCVA
Nam Khê, ngày 25 tháng 8 năm 2025
KẾ HOẠCH THI ĐUA NĂM HỌC 2025-2026
I – ĐẶC ĐIỂM TÌNH HÌNH
Trường có 24 lớp.
II – NỘI DUNG THI ĐUA
1 – Về giảng dạy
+ Mỗi giáo viên có 02 tiết dạy tốt.
+ Không có học sinh bỏ học.
2 – Về phong trào
• Mỗi lớp một góc đọc sách.
III – THỜI GIAN
Từ tháng 9/2025 đến tháng 5/2026.
Nơi nhận
- Phòng GDĐT (báo cáo)
- Các tổ chuyên môn
- Lưu: VT
HIỆU TRƯỞNG
Ngô Thị Lan""",
        {
            "issuer_name": "TRƯỜNG TIỂU HỌC CHU VĂN AN",
            "superior_name": "UBND QUẬN NAM KHÊ PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
            "title": "KẾ HOẠCH",
            "subject": "THI ĐUA NĂM HỌC 2025-2026",
            "sections": [
                ("I –", "ĐẶC ĐIỂM TÌNH HÌNH", "other", 1),
                ("II –", "NỘI DUNG THI ĐUA", "content", 5),
                ("III –", "THỜI GIAN", "other", 1),
            ],
            "points": ["", "1 –", "+", "+", "2 –", "•", ""],
            "date_start": date(2025, 9, 1),
            "date_end": date(2026, 5, 31),
            "recipients": ["Phòng GDĐT (báo cáo)", "Các tổ chuyên môn", "Lưu: VT"],
            "channels": ["paper", "internal", "archive"],
        },
    ),
    "university over two lines": (
        f"""BỘ GIÁO DỤC VÀ ĐÀO TẠO
TRƯỜNG ĐẠI HỌC
KỸ THUẬT MIỀN ĐÔNG
{NATION}Số: /TB-ĐHKT
Đông Thành, ngày 10 tháng 10 năm 2025
THÔNG BÁO
Về việc phát động phong trào thi đua nghiên cứu khoa học
1. Mục đích
- Khơi dậy niềm say mê nghiên cứu.
2. Nội dung thi đua
- Mỗi khoa có tối thiểu ba sáng kiến, cải tiến.
3. Thời gian
Từ ngày 15 tháng 10 năm 2025 đến ngày 15 tháng 4 năm 2026.
Nơi nhận: Các khoa, phòng, trung tâm; Đoàn TN, Hội SV (để phối hợp); Lưu: VT, QLKH.
KT. HIỆU TRƯỞNG
PHÓ HIỆU TRƯỞNG
(đã ký)
PGS.TS. Tạ Hữu Phước""",
        {
            "superior_name": "BỘ GIÁO DỤC VÀ ĐÀO TẠO",
            "issuer_name": "TRƯỜNG ĐẠI HỌC KỸ THUẬT MIỀN ĐÔNG",
            "title": "THÔNG BÁO",
            "sections": [
                ("1.", "Mục đích", "other", 1),
                ("2.", "Nội dung thi đua", "content", 1),
                ("3.", "Thời gian", "other", 1),
            ],
            "date_start": date(2025, 10, 15),
            "date_end": date(2026, 4, 15),
            "targets": [("2", 3, ["initiative"])],
            "recipients": [
                "Các khoa, phòng, trung tâm",
                "Đoàn TN, Hội SV (để phối hợp)",
                "Lưu: VT, QLKH",
            ],
            "signer": (["KT. HIỆU TRƯỞNG"], "PHÓ HIỆU TRƯỞNG", "PGS.TS. Tạ Hữu Phước"),
        },
    ),
    "hospital, wrapped at sixty letters": (
        """SỞ Y TẾ BẮC HÀ
BỆNH VIỆN ĐA KHOA TỈNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 88/KH-BVĐK
Bắc Hà, ngày 02 tháng 01 năm 2025
KẾ HOẠCH
Phát động thi đua nâng cao y đức, đổi mới phong cách, thái
độ phục vụ của cán bộ y tế năm 2025
Thực hiện Kế hoạch số 05/KH-SYT ngày 01/01/2025 của Sở Y tế
Bắc Hà về thi đua năm 2025, Bệnh viện Đa khoa tỉnh phát động
phong trào thi đua với các nội dung sau:
I. NỘI DUNG
1. Toàn thể viên chức, người lao động của Bệnh viện thực
hiện nghiêm 12 điều y đức, giao tiếp ứng xử đúng mực; các
Khoa lâm sàng tổ chức họp hội đồng người bệnh mỗi tháng một
lần và báo cáo Phòng Kế hoạch tổng hợp theo dõi.
2. Mỗi khoa có ít nhất 01 sáng kiến.
II. THỜI GIAN: Từ ngày ký đến hết ngày 31/12/2025.
Nơi nhận:
- Sở Y tế;
- Các khoa, phòng trong Bệnh viện và các trạm y tế thuộc địa
bàn quản lý;
- Lưu: VT, TCCB.
GIÁM ĐỐC
BSCKII. Đinh Trọng Nghĩa""",
        {
            "subject": "Phát động thi đua nâng cao y đức, đổi mới phong cách, thái độ phục vụ của cán bộ y tế năm 2025",
            "introduction": 1,
            "parent_reference": "Kế hoạch số 05/KH-SYT ngày 01/01/2025 của Sở Y tế Bắc Hà",
            "sections": [
                ("I.", "NỘI DUNG", "content", 2),
                ("II.", "THỜI GIAN", "other", 1),
            ],
            "date_start": date(2025, 1, 2),
            "date_end": date(2025, 12, 31),
            "recipients": [
                "Sở Y tế",
                "Các khoa, phòng trong Bệnh viện và các trạm y tế thuộc địa bàn quản lý",
                "Lưu: VT, TCCB",
            ],
            "signer": ([], "GIÁM ĐỐC", "BSCKII. Đinh Trọng Nghĩa"),
        },
    ),
    "state company, council, name in capitals": (
        f"""TỔNG CÔNG TY CẤP NƯỚC
CÔNG TY CỔ PHẦN
NƯỚC SẠCH BẮC HÀ
{NATION}Số: 77/PĐ-CTN
Bắc Hà, ngày 01 tháng 4 năm 2025
PHÁT ĐỘNG
Phong trào thi đua “Giảm thất thoát, giữ nguồn nước”
Phần I: MỤC TIÊU
Giảm tỷ lệ thất thoát xuống dưới 12%.
Phần II: NỘI DUNG
Mục 1. Kỹ thuật
- Rà soát 100% tuyến ống.
Mục 2. Kinh doanh
- Thay thế đồng hồ quá hạn.
Phần III: THỜI GIAN
Quý II/2025 đến quý IV/2025.
Nơi nhận:
- HĐQT;
- Các phòng, xí nghiệp;
- Lưu VT.
TỔNG GIÁM ĐỐC
TRƯƠNG VĂN LÂM""",
        {
            "superior_name": "TỔNG CÔNG TY CẤP NƯỚC",
            "issuer_name": "CÔNG TY CỔ PHẦN NƯỚC SẠCH BẮC HÀ",
            "sections": [
                ("Phần I:", "MỤC TIÊU", "other", 1),
                ("Phần II:", "NỘI DUNG", "content", 0),
                ("Mục 1.", "Kỹ thuật", "other", 1),
                ("Mục 2.", "Kinh doanh", "other", 1),
                ("Phần III:", "THỜI GIAN", "other", 1),
            ],
            "theme": "Giảm thất thoát, giữ nguồn nước",
            "date_start": date(2025, 4, 1),
            "date_end": date(2025, 12, 31),
            "signer": ([], "TỔNG GIÁM ĐỐC", "TRƯƠNG VĂN LÂM"),
        },
    ),
    # --- unions, youth unions, party
    "trade union": (
        f"""LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC HÀ
CÔNG ĐOÀN NGÀNH Y TẾ
{NATION}Số: 26/KH-CĐN
Bắc Hà, ngày 14 tháng 3 năm 2025
KẾ HOẠCH
Tổ chức phong trào thi đua “Lao động giỏi, lao động sáng tạo”
I. Nội dung
1. Đoàn viên đăng ký ít nhất một sáng kiến.
II. Thời gian
Từ 01/4 đến 30/11.
Nơi nhận:
- LĐLĐ tỉnh;
- CĐCS trực thuộc;
- Lưu.
TM. BAN THƯỜNG VỤ
CHỦ TỊCH
Mạc Thị Huệ""",
        {
            "superior_name": "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC HÀ",
            "issuer_name": "CÔNG ĐOÀN NGÀNH Y TẾ",
            "date_start": date(2025, 4, 1),
            "date_end": date(2025, 11, 30),
            "sections": [
                ("I.", "Nội dung", "content", 1),
                ("II.", "Thời gian", "other", 1),
            ],
            "recipients": ["LĐLĐ tỉnh", "CĐCS trực thuộc", "Lưu"],
            "channels": ["paper", "paper", "archive"],
            "signer": (["TM. BAN THƯỜNG VỤ"], "CHỦ TỊCH", "Mạc Thị Huệ"),
        },
    ),
    "youth union": (
        """TỈNH ĐOÀN BẮC HÀ            ĐOÀN TNCS HỒ CHÍ MINH
BCH ĐOÀN KHỐI CÁC CƠ QUAN
***
Số: 09-KH/ĐTN               Bắc Hà, ngày 20 tháng 02 năm 2025

KẾ HOẠCH
Tổ chức phong trào thi đua “Tuổi trẻ chuyển đổi số”
------
I. MỤC ĐÍCH
- Phát huy vai trò của thanh niên.
II. NỘI DUNG
1. 100% chi đoàn có công trình thanh niên.
III. THỜI GIAN THỰC HIỆN: Từ ngày 26/3/2025 đến hết ngày 26/9/2025.

Nơi nhận:                     TM. BAN THƯỜNG VỤ ĐOÀN KHỐI
- BTV Tỉnh đoàn;                        BÍ THƯ
- Các chi đoàn;
- Lưu VP.                          (đã ký)
                              Triệu Thúy Nga""",
        {
            "superior_name": "TỈNH ĐOÀN BẮC HÀ",
            "issuer_name": "BCH ĐOÀN KHỐI CÁC CƠ QUAN",
            "number": 9,
            "symbol": "KH/ĐTN",
            "date": date(2025, 2, 20),
            "theme": "Tuổi trẻ chuyển đổi số",
            "date_start": date(2025, 3, 26),
            "date_end": date(2025, 9, 26),
            "recipients": ["BTV Tỉnh đoàn", "Các chi đoàn", "Lưu VP"],
            "signer": (["TM. BAN THƯỜNG VỤ ĐOÀN KHỐI"], "BÍ THƯ", "Triệu Thúy Nga"),
        },
    ),
    "party committee": (
        """TỈNH ỦY BẮC HÀ        ĐẢNG CỘNG SẢN VIỆT NAM
BAN TỔ CHỨC
*
Số 44-KH/BTCTU        Bắc Hà, ngày 17 tháng 4 năm 2025

KẾ HOẠCH
thi đua chào mừng đại hội đảng bộ các cấp

I- MỤC ĐÍCH, YÊU CẦU
1- Tạo không khí phấn khởi.
II- NỘI DUNG
1- Làm tốt công tác nhân sự.
2- Thời gian: đến hết tháng 10 năm 2025.

Nơi nhận:             K/T TRƯỞNG BAN
- Thường trực Tỉnh ủy,        PHÓ TRƯỞNG BAN
- Các phòng thuộc Ban,
- Lưu.                Nông Đức Thịnh""",
        {
            "superior_name": "TỈNH ỦY BẮC HÀ",
            "issuer_name": "BAN TỔ CHỨC",
            "number": 44,
            "symbol": "KH/BTCTU",
            "subject": "thi đua chào mừng đại hội đảng bộ các cấp",
            "date_end": date(2025, 10, 31),
            "points": ["1-", "1-", "2-"],
            "recipients": ["Thường trực Tỉnh ủy", "Các phòng thuộc Ban", "Lưu"],
            "signer": (["KT. TRƯỞNG BAN"], "PHÓ TRƯỞNG BAN", "Nông Đức Thịnh"),
        },
    ),
    "two bodies, two signers side by side": (
        f"""SỞ Y TẾ - CÔNG ĐOÀN NGÀNH Y TẾ
{NATION}Số: 101/KHLT-SYT-CĐN
Bắc Hà, ngày 20 tháng 01 năm 2026
KẾ HOẠCH LIÊN TỊCH
Phát động thi đua liên kết năm 2026
I. NỘI DUNG
1. Chăm lo đời sống đoàn viên.
II. THỜI GIAN
Cả năm 2026.
CHỦ TỊCH CÔNG ĐOÀN NGÀNH\t\tGIÁM ĐỐC SỞ Y TẾ
Mạc Thị Huệ\t\tĐàm Quang Vịnh
Nơi nhận:
- Các đơn vị trực thuộc Sở;
- Lưu: SYT, CĐN.""",
        {
            "issuer_name": "SỞ Y TẾ - CÔNG ĐOÀN NGÀNH Y TẾ",
            "title": "KẾ HOẠCH LIÊN TỊCH",
            "date_start": date(2026, 1, 1),
            "date_end": date(2026, 12, 31),
            "signer": ([], "CHỦ TỊCH CÔNG ĐOÀN NGÀNH", "Mạc Thị Huệ"),
            "cosigners": [([], "GIÁM ĐỐC SỞ Y TẾ", "Đàm Quang Vịnh")],
            "channels": ["internal", "archive"],
            "unplaced": ["Số: 101/KHLT-SYT-CĐN"],
        },
    ),
    "two signers one after another": (
        f"""UBND XÃ TRUNG SƠN
{NATION}Trung Sơn, ngày 04 tháng 5 năm 2025
KẾ HOẠCH
Phát động thi đua làm thủy lợi
I. NỘI DUNG
1. Nạo vét 5 km kênh.
Nơi nhận:
- Các thôn;
- Lưu: VT.
TM. ỦY BAN MTTQ XÃ
CHỦ TỊCH
Sùng Thị Dở
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Vàng A Lử""",
        {
            "recipients": ["Các thôn", "Lưu: VT"],
            "signer": (["TM. ỦY BAN MTTQ XÃ"], "CHỦ TỊCH", "Sùng Thị Dở"),
            "cosigners": [(["TM. ỦY BAN NHÂN DÂN"], "CHỦ TỊCH", "Vàng A Lử")],
            "unplaced": [],
        },
    ),
    "decision with an attached plan": (
        f"""UBND TỈNH BẮC HÀ
SỞ NỘI VỤ
{NATION}Số: 55/QĐ-SNV
Bắc Hà, ngày 03 tháng 02 năm 2025
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch phát động thi đua năm 2025
GIÁM ĐỐC SỞ NỘI VỤ
Căn cứ Luật Thi đua, khen thưởng;
Xét đề nghị của Trưởng phòng Thi đua,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch phát động thi đua năm 2025.
Điều 2. Quyết định có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng, Trưởng các phòng chịu trách nhiệm thi hành./.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
GIÁM ĐỐC
Hoàng Văn Đạt
UBND TỈNH BẮC HÀ
SỞ NỘI VỤ
{NATION}KẾ HOẠCH
Phát động thi đua năm 2025
(Ban hành kèm theo Quyết định số 55/QĐ-SNV)
I. NỘI DUNG
1. Hoàn thành nhiệm vụ.""",
        {
            "title": "QUYẾT ĐỊNH",
            "subject": "Về việc ban hành Kế hoạch phát động thi đua năm 2025",
            "bases": 2,
            "introduction": 2,
            "sections": [
                ("", "Điều 1.", "other", 1),
                ("", "Điều 2.", "other", 1),
                ("", "Điều 3.", "other", 1),
            ],
            "recipients": ["Như Điều 3", "Lưu: VT"],
            "channels": ["internal", "archive"],
            "appendix": 9,
            "signer": ([], "GIÁM ĐỐC", "Hoàng Văn Đạt"),
        },
    ),
    # --- awkward layouts
    "signature above the recipients": (
        f"""SỞ TƯ PHÁP
{NATION}Số: /KH-STP
Bắc Hà, ngày 5 tháng 5 năm 2025
KẾ HOẠCH
Thi đua phổ biến pháp luật
I. NỘI DUNG
1. Tổ chức 10 buổi nói chuyện pháp luật.
Q. GIÁM ĐỐC
Lương Thế Vinh
Nơi nhận:
- UBND tỉnh;
- Các phòng, đơn vị;
- Lưu: VT.
Phụ lục: Danh sách báo cáo viên
1. Ông A
2. Bà B""",
        {
            "signer": ([], "Q. GIÁM ĐỐC", "Lương Thế Vinh"),
            "recipients": ["UBND tỉnh", "Các phòng, đơn vị", "Lưu: VT"],
            "channels": ["paper", "internal", "archive"],
            "appendix": 3,
        },
    ),
    "no recipients at all": (
        """PHÒNG VĂN HÓA
KẾ HOẠCH
Thi đua xây dựng thư viện thân thiện
NỘI DUNG THI ĐUA
- Mỗi tuần một cuốn sách hay.
- Mỗi tháng một buổi tọa đàm.
THỜI GIAN THỰC HIỆN
Trong tháng 11/2025.
TRƯỞNG PHÒNG
Cao Thị Thanh""",
        {
            "issuer_name": "PHÒNG VĂN HÓA",
            "sections": [
                ("", "NỘI DUNG THI ĐUA", "content", 2),
                ("", "THỜI GIAN THỰC HIỆN", "other", 1),
            ],
            "date_start": date(2025, 11, 1),
            "date_end": date(2025, 11, 30),
            "signer": ([], "TRƯỞNG PHÒNG", "Cao Thị Thanh"),
            "recipients": [],
            "unplaced": [],
        },
    ),
    "title and subject in one line of small letters": (
        f"""BẢO HIỂM TỈNH BẮC HÀ
{NATION}Số: 310/KH-BH   Bắc Hà, ngày 18/6/2025
Kế hoạch phát động thi đua phát triển người tham gia
I. Chỉ tiêu
a) Tăng 5% số người tham gia;
b) Từ 02 sáng kiến trở lên.
II. Thời gian: 01/7/2025 đến 31/12/2025
Nơi nhận: Như trên, Lưu VT
Giám đốc
Hồ Văn Cường""",
        {
            "title": "KẾ HOẠCH",
            "subject": "phát động thi đua phát triển người tham gia",
            "date": date(2025, 6, 18),
            "date_start": date(2025, 7, 1),
            "date_end": date(2025, 12, 31),
            "targets": [("I.a", 1, ["target"]), ("I.b", 2, ["initiative"])],
            "signer": ([], "Giám đốc", "Hồ Văn Cường"),
        },
    ),
    "theme with its label, quoted, in the introduction": (
        f"""SỞ DU LỊCH
{NATION}Số:     /PĐ-SDL
Bắc Hà, ngày     tháng 7 năm 2025
PHÁT ĐỘNG
Đợt thi đua cao điểm mùa du lịch
Sở Du lịch phát động đợt thi đua với chủ đề "Mỗi nụ cười, một điểm đến", từ ngày 01/8/2025 đến ngày 30/10/2025.
I. NỘI DUNG
1. Hướng dẫn tận tình.
II. KHEN THƯỞNG
- Tặng Giấy khen cho 03 tập thể.
- Tặng Giấy khen cho 07 (bảy) cá nhân.
Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC PHỤ TRÁCH
Tô Hoài Nam""",
        {
            "theme": "Mỗi nụ cười, một điểm đến",
            "date_start": date(2025, 8, 1),
            "date_end": date(2025, 10, 30),
            "awards": [
                ("giay khen", "collective", 3, False),
                ("giay khen", "individual", 7, False),
            ],
            "signer": (["KT. GIÁM ĐỐC"], "PHÓ GIÁM ĐỐC PHỤ TRÁCH", "Tô Hoài Nam"),
        },
    ),
    "theme in capitals below its heading": (
        f"""SỞ CÔNG THƯƠNG
{NATION}Số:     /KH-SCT
Bắc Hà, ngày 02 tháng 7 năm 2025
KẾ HOẠCH
Thi đua 90 ngày đêm
I. CHỦ ĐỀ
ĐOÀN KẾT - SÁNG TẠO - VỀ ĐÍCH SỚM
II. NỘI DUNG
1. Tăng tốc hoàn thành chỉ tiêu.
III. THỜI GIAN
Phát động: 05/7/2025. Tổng kết: 10/10/2025. Thời gian thi đua: từ 05/7/2025 đến hết 30/9/2025.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Lê Thị Vân""",
        {
            "theme": "ĐOÀN KẾT - SÁNG TẠO - VỀ ĐÍCH SỚM",
            "sections": [
                ("I.", "CHỦ ĐỀ", "theme", 1),
                ("II.", "NỘI DUNG", "content", 1),
                ("III.", "THỜI GIAN", "other", 1),
            ],
            "date_start": date(2025, 7, 5),
            "date_end": date(2025, 9, 30),
        },
    ),
    "anniversary years are no period": (
        f"""SỞ NGOẠI VỤ
{NATION}Số:     /PĐ-SNgV
Bắc Hà, ngày 02 tháng 3 năm 2025
PHÁT ĐỘNG
Thi đua chào mừng 80 năm thành lập ngành (28/8/1945 - 28/8/2025)
I. NỘI DUNG
1. Tuyên truyền kỷ niệm 80 năm (28/8/1945 - 28/8/2025).
2. Nộp hồ sơ khen thưởng từ ngày 01/8/2025 đến ngày 10/8/2025.
II. THỜI GIAN
Phong trào được phát động từ ngày 05/3/2025 và kết thúc vào ngày 28/8/2025.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Hà Thị Nga""",
        {"date_start": date(2025, 3, 5), "date_end": date(2025, 8, 28)},
    ),
    "letter signed by order, addressee inline over two lines": (
        f"""UBND TỈNH BẮC HÀ
SỞ NỘI VỤ
{NATION}Số: 2210/SNV-TĐKT
Bắc Hà, ngày 11 tháng 11 năm 2025
V/v hưởng ứng thi đua cao điểm cuối năm
Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các xã, phường.
Để hoàn thành nhiệm vụ năm 2025, Sở Nội vụ đề nghị:
- Phát động thi đua đến từng bộ phận;
- Gửi báo cáo trước ngày 20/12/2025.
Rất mong các cơ quan quan tâm thực hiện./.
Nơi nhận:
- Như trên;
- Giám đốc Sở (báo cáo);
- Lưu: VT, TĐKT.
TL. GIÁM ĐỐC
KT. TRƯỞNG PHÒNG THI ĐUA
PHÓ TRƯỞNG PHÒNG
Khúc Văn Bảo""",
        {
            "superior_name": "UBND TỈNH BẮC HÀ",
            "issuer_name": "SỞ NỘI VỤ",
            "title": "",
            "subject": "hưởng ứng thi đua cao điểm cuối năm",
            "addressees": ["Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"],
            "capacity": "tl",
            "authority_line": "GIÁM ĐỐC",
            "further_lines": ["KT. TRƯỞNG PHÒNG THI ĐUA"],
            "signer_position": "PHÓ TRƯỞNG PHÒNG",
            "signer_name": "Khúc Văn Bảo",
            "channels": ["paper", "paper", "archive"],
            "date_start": None,
        },
    ),
    # --- periods
    "symbol of a committee that reads like a preposition": (
        f"""SỞ LAO ĐỘNG
{NATION}Số:     /KH-SLĐ
Bắc Hà, ngày 05 tháng 3 năm 2025
KẾ HOẠCH
Thi đua dạy nghề
Thực hiện Kế hoạch số 21-KH/TU ngày 14/02/2025 của Ban Thường vụ, Sở phát động:
I. NỘI DUNG
1. Mỗi trường mở một lớp.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Lò Thị Mây""",
        {"date_start": None, "date_end": None},
    ),
    "period in the heading": (
        f"""THANH TRA TỈNH BẮC HÀ
{NATION}Số:     /KH-TTr
Bắc Hà, ngày 20 tháng 02 năm 2025
KẾ HOẠCH
Thi đua đọc sách nơi công sở
I. NỘI DUNG
1. Mỗi tuần một giờ đọc chung.
II. THỜI GIAN THỰC HIỆN (Từ 01/3/2025 đến 30/11/2025)
1. Tháng 3: ra mắt tủ sách.
Nơi nhận:
- Lưu: VT.
CHÁNH THANH TRA
Tăng Bá Hoành""",
        {
            "issuer_name": "THANH TRA TỈNH BẮC HÀ",
            "date_start": date(2025, 3, 1),
            "date_end": date(2025, 11, 30),
            "signer": ([], "CHÁNH THANH TRA", "Tăng Bá Hoành"),
        },
    ),
    "period within one month, in words": (
        f"""CHI CỤC THÚ Y
{NATION}Số:     /PĐ-CCTY
Bắc Hà, ngày 20 tháng 5 năm 2025
PHÁT ĐỘNG
Tháng cao điểm vệ sinh chuồng trại
1. Nội dung
a. Rắc vôi, phun thuốc.
b. Tiêm phòng đủ mũi.
2. Thời gian: từ ngày 01 đến ngày 30 tháng 6 năm 2025
3. Khen thưởng
Tặng giấy khen cho 04 tập thể và 06 cá nhân.
Nơi nhận:
- Các trạm;
- Lưu: VT.
CHI CỤC TRƯỞNG
Lò Thị Mai""",
        {
            "date_start": date(2025, 6, 1),
            "date_end": date(2025, 6, 30),
            "points": ["a.", "b.", "", ""],
            "awards": [
                ("giay khen", "collective", 4, False),
                ("giay khen", "individual", 6, False),
            ],
        },
    ),
    "from now to the end of the year": (
        f"""CỤC THỐNG KÊ TỈNH BẮC HÀ
{NATION}Số:     /PĐ-CTK
Bắc Hà, ngày 15 tháng 9 năm 2025
LỜI PHÁT ĐỘNG
THI ĐUA NƯỚC RÚT CUỐI NĂM
Hướng tới hoàn thành kế hoạch năm, Cục phát động thi đua từ nay đến hết năm 2025.
I- NỘI DUNG
1- Báo cáo đúng hạn.
Nơi nhận: các phòng; lưu VT.
CỤC TRƯỞNG
Y Blok""",
        {
            "title": "LỜI PHÁT ĐỘNG",
            "subject": "THI ĐUA NƯỚC RÚT CUỐI NĂM",
            "introduction": 1,
            "date_start": date(2025, 9, 15),
            "date_end": date(2025, 12, 31),
            "channels": ["internal", "archive"],
            "signer": ([], "CỤC TRƯỞNG", "Y Blok"),
        },
    ),
    "start and end in two sentences": (
        f"""BAN DÂN TỘC
{NATION}Số:     /KH-BDT
Bắc Hà, ngày 01 tháng 4 năm 2025
KẾ HOẠCH
Thi đua học tiếng dân tộc
I. NỘI DUNG
1. Mở 03 lớp học buổi tối.
II. THỜI GIAN
- Bắt đầu từ ngày 10/4/2025.
- Kết thúc: 10/10/2025.
Nơi nhận:
- Lưu: VT.
TRƯỞNG BAN
Thào Xuân Sùng""",
        {"date_start": date(2025, 4, 10), "date_end": date(2025, 10, 10)},
    ),
    "quarter, no other date": (
        f"""TRUNG TÂM KHUYẾN NÔNG
{NATION}Bắc Hà, ngày 28 tháng 12 năm 2025
KẾ HOẠCH
Thi đua quý I năm 2026
I. NỘI DUNG
1. Mỗi trạm 02 mô hình trình diễn.
II. THỜI GIAN
Trong quý I năm 2026.
GIÁM ĐỐC
Phùng Thị Cúc""",
        {
            "date_start": date(2026, 1, 1),
            "date_end": date(2026, 3, 31),
            "targets": [],
            "signer": ([], "GIÁM ĐỐC", "Phùng Thị Cúc"),
        },
    ),
    "stages named by Roman numbers, months only": (
        f"""TRƯỜNG CHÍNH TRỊ TỈNH
{NATION}Số:     /KH-TCT
Bắc Hà, ngày 03 tháng 01 năm 2025
KẾ HOẠCH
Phong trào thi đua năm 2025
I. CÁC ĐỢT
- Đợt I: từ tháng 01/2025 đến tháng 6/2025;
- Đợt II: từ tháng 7/2025 đến tháng 12/2025.
II. NỘI DUNG
1. Đổi mới giảng dạy.
Nơi nhận:
- Các khoa, phòng;
- Lưu: VT.
HIỆU TRƯỞNG
Chu Văn Phú""",
        {
            "date_start": date(2025, 1, 1),
            "date_end": date(2025, 12, 31),
            "points": ["-", "-", "1."],
        },
    ),
    # --- more bodies
    "military command": (
        f"""QUÂN KHU MỘT
BỘ CHỈ HUY QUÂN SỰ TỈNH BẮC HÀ
{NATION}Số: 512/KH-BCH
Bắc Hà, ngày 02 tháng 12 năm 2024
KẾ HOẠCH
Tổ chức phong trào thi đua Quyết thắng năm 2025
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích: Nâng cao chất lượng huấn luyện.
2. Yêu cầu: Chặt chẽ, an toàn.
II. THỜI GIAN THI ĐUA
Từ ngày 01/12/2024 đến ngày 30/11/2025.
Nơi nhận:
- Cục Chính trị Quân khu;
- Thủ trưởng Bộ CHQS tỉnh;
- Lưu: VT, PCT; T12.
CHÍNH ỦY
(Đã ký)
Đại tá Ngô Đình Khoa""",
        {
            "superior_name": "QUÂN KHU MỘT",
            "issuer_name": "BỘ CHỈ HUY QUÂN SỰ TỈNH BẮC HÀ",
            "date_start": date(2024, 12, 1),
            "date_end": date(2025, 11, 30),
            "signer": ([], "CHÍNH ỦY", "Đại tá Ngô Đình Khoa"),
            "unplaced": ["Số: 512/KH-BCH"],
        },
    ),
    "women's union": (
        """HỘI LHPN VIỆT NAM\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BAN THƯỜNG VỤ HỘI LHPN\tĐộc lập - Tự do - Hạnh phúc
TỈNH BẮC HÀ
Số: 18/KH-BTV\tBắc Hà, ngày 06 tháng 3 năm 2025

KẾ HOẠCH
Thực hiện phong trào thi đua “Phụ nữ khởi nghiệp”

I. Chỉ tiêu
1. Phấn đấu 90 % chi hội đăng ký.
II. Thời gian: Từ tháng 3 năm 2025 đến tháng 10 năm 2025.

Nơi nhận:\tTM. BAN THƯỜNG VỤ
- TW Hội;\tKT. CHỦ TỊCH
- Lưu VP.\tPHÓ CHỦ TỊCH THƯỜNG TRỰC

\tBế Thị Hồng Vân""",
        {
            "superior_name": "HỘI LHPN VIỆT NAM",
            "issuer_name": "BAN THƯỜNG VỤ HỘI LHPN TỈNH BẮC HÀ",
            "subject": "Thực hiện phong trào thi đua “Phụ nữ khởi nghiệp”",
            "date_start": date(2025, 3, 1),
            "date_end": date(2025, 10, 31),
            "recipients": ["TW Hội", "Lưu VP"],
            "signer": (
                ["TM. BAN THƯỜNG VỤ", "KT. CHỦ TỊCH"],
                "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
                "Bế Thị Hồng Vân",
            ),
        },
    ),
    "state bank branch": (
        f"""NGÂN HÀNG PHÁT TRIỂN
CHI NHÁNH BẮC HÀ
{NATION}Số: 09/TB-CNBH
Bắc Hà, ngày 7 tháng 7 năm 2025
THÔNG BÁO
Phát động thi đua thu hồi nợ
Điều 1: Đối tượng
Toàn thể người lao động.
Điều 2: Nội dung
Mỗi tổ thu hồi 100% nợ đến hạn.
Điều 3: Thời gian
Từ 08.7.2025 đến 31.12.2025
Nơi nhận:
- Các phòng
- Lưu HCNS
GIÁM ĐỐC
Mai Đức Chung""",
        {
            "sections": [
                ("Điều 1:", "Đối tượng", "other", 1),
                ("Điều 2:", "Nội dung", "content", 1),
                ("Điều 3:", "Thời gian", "other", 1),
            ],
            "date_start": date(2025, 7, 8),
            "date_end": date(2025, 12, 31),
            "recipients": ["Các phòng", "Lưu HCNS"],
        },
    ),
    "pledge of a cluster, three signers": (
        f"""CỤM THI ĐUA SỐ BA
{NATION}Bắc Hà, ngày 12 tháng 3 năm 2025
GIAO ƯỚC THI ĐUA
Năm 2025
1. Nội dung thi đua
- Hoàn thành chỉ tiêu được giao.
2. Tổ chức thực hiện
- Sơ kết sáu tháng một lần.
CỤM TRƯỞNG
Hà Thị Lý
CỤM PHÓ
Lê Bá Thảo""",
        {
            "title": "GIAO ƯỚC THI ĐUA",
            "subject": "Năm 2025",
            "signer": ([], "CỤM TRƯỞNG", "Hà Thị Lý"),
            "cosigners": [([], "CỤM PHÓ", "Lê Bá Thảo")],
            "unplaced": [],
        },
    ),
    "party cell, old labels": (
        """ĐẢNG BỘ SỞ Y TẾ\t\tĐẢNG CỘNG SẢN VIỆT NAM
CHI BỘ VĂN PHÒNG
*\t\tBắc Hà, ngày 01 tháng 01 năm 2025
Số 02-PĐ/CB
PHÁT ĐỘNG THI ĐUA
lập thành tích mừng Đảng, mừng xuân
1/. Nội dung:
a/- Mỗi đảng viên một việc làm theo.
b/- Sinh hoạt đúng kỳ.
2/. Thời gian: 01/01/2025 – 03/02/2025.
NƠI NHẬN:
- Đảng ủy Sở (b/c),
- Đảng viên,
- Lưu CB.
T/M CHI BỘ
BÍ THƯ
Tòng Văn Hịa""",
        {
            "superior_name": "ĐẢNG BỘ SỞ Y TẾ",
            "issuer_name": "CHI BỘ VĂN PHÒNG",
            "title": "PHÁT ĐỘNG",
            "symbol": "PĐ/CB",
            "sections": [
                ("1/.", "Nội dung", "content", 2),
                ("2/.", "Thời gian", "other", 1),
            ],
            "points": ["a/-", "b/-", ""],
            "date_start": date(2025, 1, 1),
            "date_end": date(2025, 2, 3),
            "recipients": ["Đảng ủy Sở (b/c)", "Đảng viên", "Lưu CB"],
            "signer": (["TM. CHI BỘ"], "BÍ THƯ", "Tòng Văn Hịa"),
        },
    ),
    "kindergarten, everything inline": (
        f"""TRƯỜNG MẦM NON HOA SEN
{NATION}Số: 5/KH-MNHS   Bắc Hà, ngày 5 tháng 9 năm 2025
KẾ HOẠCH PHÁT ĐỘNG THI ĐUA
“BÉ KHỎE, BÉ NGOAN”
I. NỘI DUNG: Mỗi lớp một góc vườn.
II. THỜI GIAN: Từ 05/9/2025 đến 30/5/2026.
III. KHEN THƯỞNG: Hiệu trưởng tặng Giấy khen cho 3 tập thể; kinh phí 2.500.000đ.
Nơi nhận: Phòng GDĐT (để b/c); các tổ, lớp; Lưu: VT.
HIỆU TRƯỞNG
Nguyễn Thị Thơm""",
        {
            "subject": "PHÁT ĐỘNG THI ĐUA\n“BÉ KHỎE, BÉ NGOAN”",
            "theme": "BÉ KHỎE, BÉ NGOAN",
            "sections": [
                ("I.", "NỘI DUNG", "content", 1),
                ("II.", "THỜI GIAN", "other", 1),
                ("III.", "KHEN THƯỞNG", "other", 1),
            ],
            "awards": [("giay khen", "collective", 3, False)],
            "budget": 2_500_000,
            "date_end": date(2026, 5, 30),
            "recipients": ["Phòng GDĐT (để b/c)", "các tổ, lớp", "Lưu: VT"],
            "signer": ([], "HIỆU TRƯỞNG", "Nguyễn Thị Thơm"),
        },
    ),
    # --- deadlines, awards, budget in other words
    "deadlines and money in other words": (
        f"""SỞ XÂY DỰNG
{NATION}Số:     /KH-SXD
Bắc Hà, ngày 10 tháng 4 năm 2025
KẾ HOẠCH
Thi đua an toàn công trường
I. NỘI DUNG
1. Không để xảy ra tai nạn.
II. KHEN THƯỞNG
1. Khen thưởng tại Sở: 06 (sáu) tập thể, 12 (mười hai) cá nhân.
2. Lựa chọn, đề nghị Chủ tịch UBND tỉnh khen thưởng 02 tập thể, 03 cá nhân.
III. TỔ CHỨC THỰC HIỆN
1. Thời hạn đăng ký: trước ngày 30 tháng 4 năm 2025.
2. Các phòng nộp báo cáo thành tích và hồ sơ đề nghị khen thưởng chậm nhất ngày 15/11/2025.
3. Kinh phí thực hiện dự kiến 1,2 tỷ đồng, trong đó quỹ thi đua 200 triệu đồng.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Phan Thị Hằng""",
        {
            "registration_deadline": date(2025, 4, 30),
            "dossier_deadline": date(2025, 11, 15),
            "budget": 1_200_000_000,
            "awards": [
                ("giay khen", "collective", 6, False),
                ("giay khen", "individual", 12, False),
                ("bang khen", "collective", 2, True),
                ("bang khen", "individual", 3, True),
            ],
            "date_start": None,
            "date_end": None,
        },
    ),
    # --- plans above, in every way of writing
    "plan above without date, with a dash": (
        f"""SỞ VĂN HÓA
{NATION}Số:     /KH-SVH
Bắc Hà, ngày 10 tháng 4 năm 2025
KẾ HOẠCH
Thi đua gìn giữ di sản
Triển khai thực hiện Kế hoạch số 77-KH/TU, ngày 01-3-2025 của Ban Thường vụ Tỉnh ủy về bảo tồn di sản, Sở Văn hóa xây dựng kế hoạch như sau:
I. NỘI DUNG
1. Mỗi bảo tàng một trưng bày mới.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
La Thị Xuân""",
        {
            "parent_reference": "Kế hoạch số 77-KH/TU, ngày 01-3-2025 của Ban Thường vụ Tỉnh ủy",
            "introduction": 1,
            "bases": 0,
        },
    ),
    "many bases, one plan": (
        f"""UBND TỈNH BẮC HÀ
SỞ TÀI CHÍNH
{NATION}Số:     /KH-STC
Bắc Hà, ngày 10 tháng 4 năm 2025
KẾ HOẠCH
Thi đua tiết kiệm, chống lãng phí
- Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;
- Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31/12/2023 của Chính phủ;
- Căn cứ Quyết định số 12/QĐ-UBND ngày 02/01/2025 của UBND tỉnh quy định chức năng của Sở Tài chính;
- Thực hiện công văn số 301/UBND-NC ngày 1/4/2025 của UBND tỉnh V/v phát động thi đua tiết kiệm;
I. NỘI DUNG
1. Tiết kiệm 10% chi thường xuyên.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Kiều Thị Dung""",
        {
            "bases": 4,
            "parent_reference": "công văn số 301/UBND-NC ngày 1/4/2025 của UBND tỉnh",
        },
    ),
    # --- broken lines
    "every line broken, between blank lines": (
        """SỞ KHOA HỌC

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số:     /KH-SKH

Bắc Hà, ngày 10 tháng 4 năm 2025

KẾ HOẠCH

Phát động thi đua sáng tạo trong toàn thể công chức,
viên chức của Sở và các trung tâm trực thuộc

Sở Khoa học phát động phong trào thi đua sáng tạo.
Phong trào dành cho công chức, viên chức của Sở. Cụ
thể như sau:

I. NỘI DUNG

1. Mỗi phòng chọn một quy trình để cải tiến. Kết quả
được giới thiệu trên trang tin của Sở. Phòng Quản lý
Khoa học theo dõi.

2. Mỗi trung tâm mở một buổi trình diễn.

Nơi nhận:
- Các phòng, trung tâm trực thuộc Sở;
- Lưu: VT.

GIÁM ĐỐC

Đoàn Thị Sáu""",
        {
            "subject": "Phát động thi đua sáng tạo trong toàn thể công chức, viên chức của Sở và các trung tâm trực thuộc",
            "introduction": 1,
            "points": ["1.", "2."],
            "channels": ["internal", "archive"],
        },
    ),
    "wrapped at capital words": (
        f"""SỞ NÔNG NGHIỆP
{NATION}Số:     /KH-SNN
Bắc Hà, ngày 10 tháng 4 năm 2025
KẾ HOẠCH
Thi đua xây dựng vườn mẫu
I. NỘI DUNG
1. Các đơn vị phối hợp với Trung tâm Dịch vụ nông nghiệp và
Hội Nông dân các xã chọn hộ làm vườn mẫu, báo cáo về Phòng
Trồng trọt của Sở.
2. Mỗi xã có từ 02 mô hình trở lên được công nhận trong năm
2025 theo hướng dẫn của Sở Nông nghiệp và Môi trường Bắc Hà.
Nơi nhận:
- Lưu: VT.
GIÁM ĐỐC
Đồng Thị Lụa""",
        {"points": ["1.", "2."], "targets": [("I.2", 2, ["model"])]},
    ),
}
