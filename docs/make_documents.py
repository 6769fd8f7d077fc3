"""Makes docs/documents.md and its pictures from the demo office.

    python3 -m office shell -- -d DATABASE < docs/make_documents.py

DATABASE holds the addon with its demo data. Every document is printed, measured
against the table of the decree in the addon's tests, and drawn with the decree's box
numbers beside its elements. Nothing is written to the database.
"""

# Runs inside Odoo's shell, which provides ``env``.
import importlib.util
import io
import sys
from pathlib import Path

import pdfplumber
from PIL import Image, ImageDraw, ImageFont

ROOT = Path.cwd()
DOCS = ROOT / "docs"
ADDON = ROOT / "thidua_khenthuong"
DPI = 96
RED = (176, 28, 38)
PAGES_SHOWN = 2

spec = importlib.util.spec_from_file_location("nd30", ADDON / "tests/nd30.py")
nd30 = importlib.util.module_from_spec(spec)
sys.modules["nd30"] = nd30
spec.loader.exec_module(nd30)

env = env(  # noqa: F821
    context={**env.context, "allowed_company_ids": env.company.ids}  # noqa: F821
)


def record(name):
    return env.ref(f"thidua_khenthuong.{name}")


def head_texts(head):
    texts = {
        "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "superior": (head["superior"] or "").upper(),
        "issuer": head["issuer"].upper(),
        "number": head["number"],
        "date": head["date"],
        "title": head["title"].upper(),
        "subject": "".join(head["subject"]),
    }
    # room for the pen has no letters to measure
    return {
        key: text
        for key, text in texts.items()
        if text and "\N{NO-BREAK SPACE}" not in text
    }


campaign, draft = record("campaign_2023"), record("campaign_draft")
decision, dossier = record("decision_2023"), record("dossier_cchc")
person, collective = record("dossier_cchc_line_1"), record("dossier_cchc_line_2")
submission = record("submission_2022")
running = record("campaign_now")
commitment = running.commitment_ids.filtered("employee_id")[:1]
employee, department = person.employee_id, collective.department_id
register = env["tdkt.register"].create({"year": 2023})
review = record("review_final")
report_type = record("document_type_report")
history_head = env.company._tdkt_printed_head(title="Trích lục khen thưởng")

# Heading, report, record, head (None for the certificate's like), further elements.
DOCUMENTS = (
    (
        "Phát động, kế hoạch",
        "report_campaign_launch",
        campaign,
        campaign._printed_head(),
        {
            "basis": "Thực hiện Kế hoạch số 52/KH-UBND",
            "section": "I. CHỦ ĐỀ THI ĐUA",
            "content": "1. Khơi dậy tinh thần tự giác",
            "position": "GIÁM ĐỐC",
            "signer": campaign.signer_name,
            "recipients": "Nơi nhận:",
            "recipient": "- Lãnh đạo Sở;",
        },
    ),
    (
        "Dự thảo: chỗ trống cho số, ngày; dấu “DỰ THẢO” trên mọi trang",
        "report_campaign_launch",
        draft,
        draft._printed_head(),
        {},
    ),
    (
        "Bản đăng ký (giao ước) thi đua",
        "report_commitment",
        commitment,
        commitment._printed_head(),
        {"to": f"Kính gửi: {env.company.name}"},
    ),
    (
        "Danh sách tổng hợp đăng ký",
        "report_commitment_list",
        running,
        running._printed_list_head(),
        {},
    ),
    (
        "Báo cáo thành tích cá nhân",
        "report_merit_individual",
        person,
        person._printed_head(),
        {"section": "I. SƠ LƯỢC LÝ LỊCH"},
    ),
    (
        "Báo cáo thành tích tập thể",
        "report_merit_collective",
        collective,
        collective._printed_head(),
        {"section": "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH"},
    ),
    (
        "Báo cáo thành tích theo đợt, chuyên đề",
        "report_merit_thematic",
        collective,
        collective._printed_head(),
        {},
    ),
    (
        "Biên bản họp bình xét",
        "report_minutes",
        dossier,
        dossier._printed_head(),
        {"recipients": "Nơi nhận:"},
    ),
    (
        "Quyết định khen thưởng kèm danh sách",
        "report_decision",
        decision,
        decision._printed_head(),
        {
            "basis": "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003;",
            "article": "Điều 1.",
            "signer": decision.signer_name,
            "recipients": "Nơi nhận:",
            "recipient": "- Như Điều 3;",
            "appendix_title": "DANH SÁCH KHEN THƯỞNG",
            "appendix_note": "(Kèm theo Quyết định "
            f"số {decision.number_display} "
            f"{decision._printed_date().split(', ', 1)[1]} "
            f"của {decision._printed_head_of_office()})",
        },
    ),
    (
        "Tờ trình kèm danh sách đề nghị",
        "report_submission",
        submission,
        submission._printed_head(),
        {
            "to": f"Kính gửi: {submission.addressee}",
            "basis": "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003.",
            "signer": submission.signer_name,
            "recipients": "Nơi nhận:",
            "recipient": "- Như trên;",
            "appendix_title": "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
        },
    ),
    (
        "Báo cáo tổng kết phong trào",
        "report_campaign_summary",
        review,
        review._printed_head(report_type),
        {
            "section": "I. CÔNG TÁC TỔ CHỨC, PHÁT ĐỘNG",
            "appendix": "Phụ lục I",
            "appendix_title": "KẾT QUẢ ĐĂNG KÝ, THỰC HIỆN CỦA CÁC PHÒNG, ĐƠN VỊ",
        },
    ),
    (
        "Trích lục khen thưởng của một người",
        "report_employee_history",
        employee,
        history_head,
        {},
    ),
    (
        "Trích lục khen thưởng của một đơn vị",
        "report_department_history",
        department,
        history_head,
        {},
    ),
    ("Sổ khen thưởng", "report_register", register, None, {}),
)


def print_record(report, subject):
    reports = env["ir.actions.report"]
    return reports._render_qweb_pdf(f"thidua_khenthuong.{report}", subject.ids)[0]


def measure(pages, texts):
    """Return the measured elements; the appendix's are looked for from the end."""
    found = []
    for key, text in texts.items():
        searched = pages[2:] if key.startswith("appendix") and len(pages) > 2 else pages
        measured = nd30.measure(searched, key, text)
        found.append(measured._replace(page=measured.page + len(pages) - len(searched)))
    return found


def draw(pages, elements, path):
    """Draw the first pages side by side, each element framed with its box number."""
    scale = DPI / 72
    font = ImageFont.truetype(
        str(ADDON / "static/fonts/LiberationSerif-Bold.ttf"), round(11 * scale)
    )
    images = []
    for index, page in enumerate(pages[:PAGES_SHOWN]):
        image = page.to_image(resolution=DPI).original.convert("RGB")
        canvas = ImageDraw.Draw(image)
        for element in elements:
            if element.page != index:
                continue
            left, top, right, bottom = (value * scale for value in element.box)
            canvas.rectangle(
                (left - 3, top - 1, right + 3, bottom + 1), outline=RED, width=1
            )
            canvas.text(
                (left - 5, top - 1), element.element.box, RED, font, anchor="rt"
            )
        canvas.rectangle((0, 0, image.width - 1, image.height - 1), outline="#999999")
        images.append(image)
    width = sum(image.width for image in images) + 12 * (len(images) - 1)
    sheet = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + 12
    # few colours are enough for black type and red frames
    sheet.quantize(24, dither=Image.Dither.NONE).save(path, optimize=True)


def table(rows):
    head, *body = rows
    lines = [head, tuple("---" for _cell in head), *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


sections, first_seen, page_rows = [], {}, []
for heading, report, subject, head, more in DOCUMENTS:
    with pdfplumber.open(io.BytesIO(print_record(report, subject))) as document:
        elements = measure(
            document.pages, {**(head_texts(head) if head else {}), **more}
        )
        problems = [problem for one in elements for problem in one.problems()]
        if problems:
            raise SystemExit(f"{report}: {problems}")
        name = report.removeprefix("report_").replace("_", "-")
        if subject == draft:
            name = "draft"
        draw(document.pages, elements, DOCS / f"images/document-{name}.png")
        for element in elements:
            first_seen.setdefault(element.element.key, (element, heading))
        if report == "report_campaign_launch" and subject == campaign:
            margins = nd30.margins(document.pages[0])
            number = nd30.page_number(document.pages[1])[0]
        sections.append(
            f"### {heading}\n\n`{report}`, {len(document.pages)} trang\n\n"
            f"![{heading}](images/document-{name}.png)\n"
        )

element_rows = [("Ô", "Element", "Decree", "Measured", "On")]
for element in nd30.ELEMENTS:
    measured, heading = first_seen[element.key]
    element_rows.append(
        (element.box, element.name, element.decree(), measured.words(), heading)
    )
page_rows = [("Page", "Decree", "Measured")]
for name, low, high in nd30.PAGE:
    allowed = f"{low} mm" if low == high else f"{low}–{high} mm"
    page_rows.append((name, allowed, f"{margins[name]:.1f} mm"))
off = abs((number["x0"] + number["x1"]) / 2 / nd30.MM - sum(nd30.WHOLE) / 2)
low, high = nd30.PAGE_NUMBER_SIZE
page_rows.append(
    (
        "Số trang (từ trang 2)",
        f"{low}–{high} pt, upright, centred in the top margin",
        f"{number['size']:.3g} pt, upright, centre {off:.1f} mm off",
    )
)
template = (DOCS / "documents.template.md").read_text("utf-8")
text = (
    template.replace("{{elements}}", table(element_rows))
    .replace("{{page}}", table(page_rows))
    .replace("{{pictures}}", "\n".join(sections))
)
(DOCS / "documents.md").write_text(text, "utf-8")
env.cr.rollback()
print(f"{len(DOCUMENTS)} documents, {len(first_seen)} elements measured")
