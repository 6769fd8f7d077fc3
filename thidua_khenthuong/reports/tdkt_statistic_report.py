from odoo import api, models

# In Vietnamese whoever prints: what the lines of those that cannot be told are called.
UNTOLD = {
    "launch_level": "Chưa rõ cấp phát động",
    "scope": "Chưa rõ phạm vi tổ chức",
    "duration": "Chưa rõ thời gian",
    "method": "Chưa rõ phương thức tổ chức",
    "proposer": "Chưa rõ cơ quan trình",
    "object": "Chưa rõ đối tượng",
    "enterprise": "Chưa rõ có phải doanh nghiệp",
    "leader_band": "Chưa rõ nhóm chức vụ",
    "way": "Chưa rõ phương thức khen thưởng",
}
GROUPS = {
    "month": "tháng",
    "unit": "phòng, đơn vị",
    "award": "danh hiệu, hình thức khen thưởng",
}
PERIODS = {
    "year": "Năm {year}",
    "half_1": "6 tháng đầu năm {year}",
    "half_2": "6 tháng cuối năm {year}",
    "quarter_1": "Quý I năm {year}",
    "quarter_2": "Quý II năm {year}",
    "quarter_3": "Quý III năm {year}",
    "quarter_4": "Quý IV năm {year}",
    "five_years": "Giai đoạn {first} - {year}",
}


class ReportStatistic(models.AbstractModel):
    """A statistical report as its form is laid out."""

    _name = "report.thidua_khenthuong.report_statistic_document"
    _description = "Statistical Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``sheets``: report id -> all that its pages say."""
        reports = self.env["tdkt.statistic.report"].browse(docids)
        return {"sheets": {report.id: self._prepare(report) for report in reports}}

    def _prepare(self, report):
        counted = report._get_counted()
        columns = counted["columns"]
        elsewhere = any(key.endswith("|?") for key in counted["ids"])
        period = PERIODS.get(report.period, "")
        dates = [day.strftime("%d/%m/%Y") for day in (report.date_from, report.date_to)]
        return {
            "form": counted["form"],
            "period": period.format(year=report.year, first=report.year - 4),
            "dates": "Từ ngày {} đến ngày {}".format(*dates),
            "columns": columns,
            "heads": self._group_heads(columns),
            "lines": self._lines(report, counted, counted["rows"], columns),
            # what no line or column of the form counts is said beside it
            "untold": self._lines(
                report,
                counted,
                [
                    {"key": f"?{fact}", "name": UNTOLD[fact], "code": "", "indent": 0}
                    for fact in counted["unclassified"]
                ],
                columns,
            ),
            "elsewhere": sum(
                len(ids)
                for key, ids in counted["ids"].items()
                if elsewhere and key == f"{counted['rows'][0]['key']}|?"
            ),
            "breakdown": self._lines(report, counted, counted["breakdown"], columns),
            "breakdown_name": GROUPS.get(report.breakdown, ""),
            "preparer": report.preparer_id.name or "",
            "signer": report.signer_id.name or "",
        }

    @api.model
    def _group_heads(self, columns):
        """Return [(heading, columns below it)]: neighbours that share one are one."""
        heads = []
        for column in columns:
            if heads and column["heading"] and heads[-1][0] == column["heading"]:
                heads[-1][1].append(column)
            else:
                heads.append((column["heading"], [column]))
        return heads

    def _lines(self, report, counted, lines, columns):
        return [
            {
                "heading": line.get("heading", ""),
                "name": line["name"] or "(không rõ)",
                "code": line.get("code", ""),
                "unit": line.get("unit", ""),
                "indent": line.get("indent", 0),
                "numbers": [
                    report._get_number(counted, line["key"], column["key"])
                    for column in columns
                ],
            }
            for line in lines
        ]
