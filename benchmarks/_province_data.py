"""Fills an office to the size of a province, by SQL, the same each time.

One record of each kind is made as an office makes it, through its actions, and then
multiplied: a copy takes over every column of the one it is copied from, but for those
that make it another record. Sizes are uneven, as they are in life: a few departments
hold most people, a few people most awards, a few decisions most lines. Names, dates
and texts are plausible; nothing else about them is.

``1,000,000`` commendations go with 20,000 decisions, 10,000 employees in 210
departments, 200 campaigns and as many plans of units, 100,000 commitments with three
items and three pieces of evidence each, 100,000 nominations, a million entries of the
history; a core model, ``hr.leave``, is filled to as many rows as the register, and
``res.partner`` to a tenth. Any other size scales all of it.
"""

import base64
import runpy
import time
from datetime import timedelta
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tools import SQL

FULL = 1_000_000
PASSWORD = "province"
ROLES = {
    "staff": "thidua_khenthuong.group_tdkt_user",
    "head": "thidua_khenthuong.group_tdkt_unit",
    "officer": "thidua_khenthuong.group_tdkt_officer",
    "leader": "thidua_khenthuong.group_tdkt_leader",
    "hr": "thidua_khenthuong.group_tdkt_user,hr.group_hr_user",
    "manager": "thidua_khenthuong.group_tdkt_manager",
}
# More logins, for the measurement under load: as many of each role.
CROWD = {"staff": 36, "head": 10, "officer": 4}
SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Nông Lương Hoàng Vi"
MIDDLES = "Văn Thị Minh Đức Thanh Ngọc Quang Thu Hữu Bích Xuân Hồng Gia Khánh"
GIVEN = (
    "An Anh Bình Chi Cường Dung Dũng Duy Giang Hà Hải Hạnh Hằng Hiền Hiếu Hòa Hoa Hùng"
    " Huy Hương Khoa Lan Liên Linh Long Mai Nam Nga Ngân Nhung Phong Phúc Phương Quân"
    " Quỳnh Sơn Tâm Thảo Thắng Thủy Trang Trung Tuấn Tùng Uyên Vân Việt Yến"
)
WORKS = (
    "Rút ngắn thời gian giải quyết hồ sơ",
    "Số hóa hồ sơ lưu trữ của phòng",
    "Tổ chức hội nghị đối thoại với người dân",
    "Xây dựng mô hình một cửa thân thiện",
    "Hướng dẫn dịch vụ công trực tuyến toàn trình",
    "Vận động hiến đất làm đường giao thông nông thôn",
    "Tuyên truyền chuyển đổi số tại các xã",
    "Biên soạn tài liệu hướng dẫn nghiệp vụ",
    "Kiểm tra công tác văn thư, lưu trữ",
    "Sáng kiến theo dõi công việc trên bảng chung",
)
PLACES = "Tràng Định,Bình Gia,Văn Lãng,Cao Lộc,Văn Quan,Bắc Sơn,Hữu Lũng,Chi Lăng"

PRINT = "tdkt.frozen.print,file"


class Maker:
    """Makes the office in ``env``; ``size`` is the number of its commendations."""

    def __init__(self, env, size, say=print):
        self.env, self.size, self.say = env, size, say
        self.scale = size / FULL
        self.company = env.company
        self.today = env.company._tdkt_today()
        self.counts = {
            "departments": max(round(210 * self.scale), 12),
            "employees": max(round(10_000 * self.scale), 120),
            "campaigns": max(round(200 * self.scale), 12),
            "commitments": max(round(100_000 * self.scale), 200),
            "dossiers": max(round(10_000 * self.scale), 40),
            "decisions": max(round(20_000 * self.scale), 40),
            "nominations": max(round(100_000 * self.scale), 200),
        }

    def make(self):
        """Fill the database and commit; return {role: login}."""
        env = self.env
        start = time.perf_counter()
        with_context = env(context={**env.context, "tracking_disable": True})
        self.env = with_context
        self.execute("SELECT setseed(0.5)")
        indexes = self.drop_word_indexes()
        for step in (
            self.make_office,
            self.make_people,
            self.make_samples,
            self.copy_campaigns,
            self.copy_commitments,
            self.copy_dossiers,
            self.copy_decisions,
            self.copy_commendations,
            self.copy_history,
            self.fill_filing,
            self.fill_core,
            self.finish,
        ):
            began = time.perf_counter()
            step()
            self.env.flush_all()
            # told nothing of the new rows, the planner goes through them in a loop
            self.env.cr.execute("ANALYZE")
            self.env.cr.commit()
            self.say(f"  {step.__name__}: {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        for definition in indexes:
            self.env.cr.execute(definition)
        self.env.cr.commit()
        self.vacuum()
        self.say(f"  indexes of words: {time.perf_counter() - began:.1f} s")
        self.say(f"  in all: {time.perf_counter() - start:.1f} s")
        return self.logins

    # --- Tools -------------------------------------------------------------------

    def execute(self, query, *args):
        # the tables come as they are: what is made here is consistent by construction,
        # and a check of foreign keys for each row would double the time
        self.env.cr.execute("SET session_replication_role = replica")
        self.env.cr.execute(SQL(query, *args) if args else query)

    def drop_word_indexes(self):
        """Drop the indexes of words and return their definitions: made anew at the
        end they take a fraction of the time."""
        found = self.env.execute_query(
            SQL(
                "SELECT indexname, indexdef FROM pg_indexes"
                " WHERE schemaname = 'public' AND indexdef LIKE '%% USING gin %%'"
            )
        )
        for name, _definition in found:
            self.execute("DROP INDEX %s", SQL.identifier(name))
        return [definition for _name, definition in found]

    def vacuum(self):
        """Leave the tables as the server's own vacuum leaves those of an office, whose
        indexes alone then answer what they hold."""
        connection = self.env.cr._cnx
        connection.autocommit = True
        try:
            self.env.cr.execute("VACUUM ANALYZE")
        finally:
            connection.autocommit = False

    def next_id(self, table):
        [(last,)] = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table))
        )
        return last + 1

    def copy(self, table, sample_id, source, known="", **values):
        """Insert into ``table`` a copy of a row for each row of ``source``.

        :param str source: a query whose columns are called ``s.…`` in ``values``
        :param str known: what becomes of a row that is there already, as SQL
        :param values: {column: SQL text}; all other columns are the sample's
        """
        self.env.flush_all()
        columns = [
            name
            for (name,) in self.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND is_generated = 'NEVER'",
                    table,
                )
            )
            if name != "id" or "id" in values
        ]
        chosen = ", ".join(values.get(name, f't."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        self.execute(
            f"INSERT INTO {table} ({names}) SELECT {chosen} FROM ({source}) s"
            f" JOIN {table} t ON t.id = {int(sample_id)} {known}"
        )
        count = self.env.cr.rowcount
        self.execute(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM {table}))")
        return count

    @staticmethod
    def pick(words, number, separator=None):
        """Return SQL that picks one of ``words`` by a number."""
        array = ", ".join(f"'{word}'" for word in words.split(separator))
        return f"(ARRAY[{array}])[1 + (({number}) % {len(words.split(separator))})]"

    # --- The office --------------------------------------------------------------

    def make_office(self):
        env = self.env
        self.company.write(
            {
                "name": "Ủy ban nhân dân tỉnh",
                "tdkt_superior_name": "CHÍNH PHỦ",
                "tdkt_issuer_name": "ỦY BAN NHÂN DÂN TỈNH",
                "tdkt_abbreviation": "UBND",
                "tdkt_place": "Lạng Sơn",
            }
        )
        env.ref("base.VND").active = True
        count = self.counts["departments"]
        tops = max(count // 7, 4)
        departments = env["hr.department"].create(
            [
                {"name": f"Sở, ngành số {number:02d}", "company_id": self.company.id}
                for number in range(tops)
            ]
        )
        # the first ones have most of what is below
        self.departments = departments | env["hr.department"].create(
            [
                {
                    "name": f"Phòng {number:03d}",
                    "parent_id": departments[int(tops * (number / count) ** 2)].id,
                    "company_id": self.company.id,
                }
                for number in range(count - tops)
            ]
        )
        self.tops = departments
        job = {"hr": departments[1], "manager": departments[0]}
        self.logins = {role: role for role in ROLES}
        people = [(role, role, job.get(role, departments[0])) for role in ROLES]
        people[1] = ("head", "head", departments[2])
        people[0] = ("staff", "staff", self.departments[tops])
        for role, number in CROWD.items():
            people += [
                (f"{role}{i}", role, self.departments[(i * 7) % count])
                for i in range(number)
            ]
        users = env["res.users"].create(
            [
                {
                    "name": f"Người {login}",
                    "login": login,
                    "lang": "vi_VN",
                    "group_ids": [
                        (4, env.ref(name).id)
                        for name in (*ROLES[role].split(","), "base.group_user")
                    ],
                }
                for login, role, _department in people
            ]
        )
        # one hash for all: each takes half a second to compute
        secret = env.user._crypt_context().hash(PASSWORD)
        self.execute(
            "UPDATE res_users SET password = %s WHERE id = ANY(%s)", secret, users.ids
        )
        employees = env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "department_id": department.id,
                    "job_title": "Chuyên viên",
                    "company_id": self.company.id,
                }
                for user, (_login, _role, department) in zip(users, people, strict=True)
            ]
        )
        # lines and awards go to them like to everybody else
        self.first_person = employees[0].id
        by_login = dict(zip([one[0] for one in people], employees, strict=True))
        self.leader = by_login["leader"]
        self.staff, self.head = by_login["staff"], by_login["head"]
        self.leader.job_title = "Chủ tịch"
        departments[2].manager_id = by_login["head"]
        for login, role, department in people[len(ROLES) :]:
            if role == "head":
                department.manager_id = by_login[login]
        self.company.tdkt_officer_id = users[2]
        self.company.tdkt_standing_department_id = departments[0]

    def make_people(self):
        env = self.env
        sample = env["hr.employee"].create(
            {
                "name": "Nguyễn Văn An",
                "department_id": self.departments[0].id,
                "job_title": "Chuyên viên",
                "company_id": self.company.id,
            }
        )
        env.flush_all()
        self.first_employee = self.next_id("hr_employee")
        resource, version = (
            self.next_id("resource_resource"),
            self.next_id("hr_version"),
        )
        total = self.counts["employees"]
        name = (
            f"{self.pick(SURNAMES, 's.n * 7 + s.n / 11')} || ' ' || "
            f"{self.pick(MIDDLES, 's.n * 5 + s.n / 17')} || ' ' || "
            f"{self.pick(GIVEN, 's.n * 3 + s.n / 23')}"
        )
        numbers = f"SELECT n, random() AS luck FROM generate_series(0, {total - 1}) n"
        self.copy(
            "resource_resource",
            sample.resource_id.id,
            numbers,
            id=f"{resource} + s.n",
            name=name,
        )
        self.copy(
            "hr_employee",
            sample.id,
            numbers,
            id=f"{self.first_employee} + s.n",
            name=name,
            resource_id=f"{resource} + s.n",
            current_version_id=f"{version} + s.n",
            user_id="NULL",
            work_contact_id="NULL",
        )
        ids = self.departments.ids
        departments = ", ".join(map(str, ids))
        self.copy(
            "hr_version",
            sample.version_id.id,
            numbers,
            id=f"{version} + s.n",
            employee_id=f"{self.first_employee} + s.n",
            department_id=f"(ARRAY[{departments}])"
            f"[1 + floor({len(ids)} * power(s.luck, 1.7))::int]",
            job_title=self.pick(
                "Chuyên viên,Chuyên viên chính,Kế toán,Văn thư,Thanh tra viên",
                "s.n",
                ",",
            ),
        )
        # heads come from the people of the department
        self.execute(
            """UPDATE hr_department d SET manager_id = v.employee_id
                 FROM (SELECT DISTINCT ON (department_id) department_id, employee_id
                         FROM hr_version ORDER BY department_id, employee_id DESC) v
                WHERE v.department_id = d.id AND d.manager_id IS NULL"""
        )
        env.invalidate_all()

    # --- One of each -------------------------------------------------------------

    def make_samples(self):
        env, today = self.env, self.today
        kinds = env["tdkt.item.kind"].search(
            [("code", "in", ("model", "work", "task"))]
        )
        self.campaign = env["tdkt.campaign"].create(
            {
                "name": "Phong trào thi đua “Cả tỉnh chung sức xây dựng nông thôn mới”",
                "subject": "Phong trào thi đua xây dựng nông thôn mới",
                "theme": "Đoàn kết, sáng tạo, hoàn thành xuất sắc nhiệm vụ",
                "date_start": today - timedelta(days=60),
                "date_end": today + timedelta(days=90),
                "department_ids": [(6, 0, self.departments[:2].ids)],
                "signer_id": self.leader.id,
                "section_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": "content",
                            "label": "I.",
                            "title": "NỘI DUNG THI ĐUA",
                            "point_ids": [
                                (0, 0, {"label": "1.", "text": "Đẩy nhanh tiến độ."})
                            ],
                        },
                    )
                ],
                "target_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Ít nhất 01 mô hình hoặc 01 công trình, phần việc",
                            "kind_ids": [(6, 0, kinds.ids)],
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "name": "Toàn tỉnh có 05 mô hình điểm",
                            "scope": "office",
                            "quantity": 5,
                            "responsible_department_id": self.departments[0].id,
                        },
                    ),
                ],
            }
        )
        self.campaign.action_launch()
        self.commitment = env["tdkt.commitment"].create(
            {
                "campaign_id": self.campaign.id,
                "department_id": self.departments[1].id,
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": "model",
                            "name": "Mô hình một cửa thân thiện",
                            "quantity_target": 10,
                            "uom": "hồ sơ",
                        },
                    )
                ],
            }
        )
        self.commitment.action_submit()
        self.commitment.action_approve()
        self.evidence = env["tdkt.evidence"].create(
            {
                "commitment_id": self.commitment.id,
                "item_id": self.commitment.item_ids.id,
                "name": "Đã tổ chức hội nghị tổng kết mô hình",
                "date": today,
            }
        )
        self.award = env.ref("thidua_khenthuong.award_gk_individual")
        people = {"award_id": self.award.id, "merit": "Hoàn thành xuất sắc nhiệm vụ."}
        self.dossier = env["tdkt.dossier"].create(
            {
                "department_id": self.departments[1].id,
                "commendation_type": "cong_trang",
                "year": today.year,
                "minutes_number": "01/BB-HĐ",
                "minutes_date": today,
                "minutes_file": base64.b64encode(b"bien ban"),
                "minutes_filename": "bien-ban.txt",
                "nomination_ids": [
                    (0, 0, {**people, "employee_id": self.first_employee + 1})
                ],
            }
        )
        self.dossier.action_submit()
        self.dossier.action_appraise()
        self.dossier.nomination_ids.action_qualify()
        self.decision = env["tdkt.decision"].create(
            {
                "commendation_type": "cong_trang",
                "subject": "Về việc tặng Giấy khen",
                "reward_reason": "đã có thành tích xuất sắc trong công tác",
                "signer_id": self.leader.id,
                "year": today.year,
            }
        )
        self.decision.action_gather()
        self.decision.action_sign()
        self.decision.action_number(1)
        self.decision.action_issue()
        self.commendation = self.decision.commendation_ids
        env["tdkt.exemplar"].create(
            {
                "name": "Người cán bộ một cửa tận tụy",
                "employee_id": self.first_employee + 1,
                "unit_id": self.departments[1].id,
                "story": "Giải quyết 1.200 hồ sơ, không hồ sơ nào trễ hạn.",
            }
        )
        env.flush_all()

    # --- Copies ------------------------------------------------------------------

    def copy_campaigns(self):
        """Most are past; a twelfth runs, a few are drafts. Units have their plans."""
        total = self.counts["campaigns"]
        running = max(total // 12, 3)
        first = self.next_id("tdkt_campaign")
        self.first_campaign, self.last_campaign = first, first + total - 1
        length = 18 * 365
        start = (
            f"CASE WHEN s.n >= {total - running} THEN DATE '{self.today}' - 60 - "
            f"(s.n % 30) ELSE DATE '{self.today}' - {length}"
            f" + (s.n * {length - 200} / {total})::int END"
        )
        state = (
            f"CASE WHEN s.n >= {total - running} THEN 'launched'"
            f" WHEN s.n % 50 = 1 THEN 'draft' WHEN s.n % 60 = 2 THEN 'cancelled'"
            " ELSE 'closed' END"
        )
        name = (
            "'Phong trào thi đua ' || "
            + self.pick(",".join(WORKS), "s.n", ",")
            + " || ' – đợt ' || s.n"
        )
        self.copy(
            "tdkt_campaign",
            self.campaign.id,
            f"SELECT n FROM generate_series(0, {total - 1}) n",
            id=f"{first} + s.n",
            name=name,
            subject=name,
            state=state,
            date_start=start,
            date_end=f"({start}) + 150",
            number="1000 + s.n",
            document_year=f"EXTRACT(YEAR FROM {start})::int",
            document_state="CASE WHEN s.n % 50 = 1 THEN 'draft' ELSE 'issued' END",
        )
        # the plans of units, below the campaigns
        plans = self.next_id("tdkt_campaign")
        ids = ", ".join(map(str, self.departments.ids))
        count = len(self.departments)
        self.copy(
            "tdkt_campaign",
            self.campaign.id,
            f"SELECT n, c.* FROM generate_series(0, {total - 1}) n JOIN ("
            f"SELECT id AS parent, state AS parent_state, date_start AS began,"
            f" date_end AS ended FROM tdkt_campaign) c ON c.parent = {first} + n",
            id=f"{plans} + s.n",
            name="'Kế hoạch của đơn vị ' || s.n",
            level="'unit'",
            parent_id="s.parent",
            organizer_id=f"(ARRAY[{ids}])[1 + s.n % {count}]",
            state="s.parent_state",
            date_start="s.began",
            date_end="s.ended",
            number="NULL",
            symbol="NULL",
        )
        self.execute(
            f"""INSERT INTO tdkt_campaign_department_rel (campaign_id, department_id)
                SELECT c.id, d.id
                  FROM tdkt_campaign c
                  JOIN hr_department d
                    ON (d.id * 7 + c.id * 13) % 10 < 2 + c.id % 7
                 WHERE c.id BETWEEN {first} AND {first + total - 1}
                UNION ALL
                SELECT c.id, c.organizer_id FROM tdkt_campaign c WHERE c.id >= {plans}
                ON CONFLICT DO NOTHING"""
        )
        targets = {target.scope: target.id for target in self.campaign.target_ids}
        first_target = self.next_id("tdkt_campaign_target")
        for scope, each in (("department", 2), ("office", 2)):
            self.copy(
                "tdkt_campaign_target",
                targets[scope],
                f"SELECT c.id AS campaign, n FROM tdkt_campaign c,"
                f" generate_series(1, {each}) n WHERE c.id >= {first}"
                + (" AND c.level = 'office'" if scope == "office" else ""),
                campaign_id="s.campaign",
            )
        self.execute(
            f"""INSERT INTO tdkt_campaign_target_kind_rel
                SELECT t.id, k.kind_id FROM tdkt_campaign_target t,
                       tdkt_campaign_target_kind_rel k
                 WHERE k.target_id = {targets["department"]}
                   AND t.scope = 'department' AND t.id >= {first_target}
                ON CONFLICT DO NOTHING"""
        )
        section = self.campaign.section_ids[0]
        sections = self.next_id("tdkt_campaign_section")
        self.copy(
            "tdkt_campaign_section",
            section.id,
            f"SELECT id AS campaign FROM tdkt_campaign WHERE id >= {first}",
            campaign_id="s.campaign",
        )
        self.copy(
            "tdkt_campaign_point",
            section.point_ids[0].id,
            f"SELECT s.id AS section, s.campaign_id AS campaign, n"
            f" FROM tdkt_campaign_section s, generate_series(1, 4) n"
            f" WHERE s.id >= {sections}",
            section_id="s.section",
            campaign_id="s.campaign",
        )

    def copy_commitments(self):
        total = self.counts["commitments"]
        first = self.next_id("tdkt_commitment")
        self.execute(
            f"""CREATE TEMP TABLE promise ON COMMIT PRESERVE ROWS AS
                SELECT {first} + row_number() OVER (ORDER BY campaign_id, hash) - 1
                           AS id, promise.*
                  FROM (SELECT rel.campaign_id, rel.department_id,
                               NULL::int AS employee,
                               hashint8(rel.campaign_id::bigint * 1000003
                                        + rel.department_id) AS hash
                          FROM tdkt_campaign_department_rel rel
                         WHERE (rel.campaign_id + rel.department_id) % 5 > 0
                           AND rel.campaign_id >= {self.first_campaign}
                        UNION ALL
                        SELECT rel.campaign_id, rel.department_id, v.employee_id,
                               hashint8(rel.campaign_id::bigint * 1000033
                                        + v.employee_id)
                          FROM tdkt_campaign_department_rel rel
                          JOIN hr_version v ON v.department_id = rel.department_id
                         WHERE rel.campaign_id >= {self.first_campaign}) promise
                 -- nobody can sign up for a draft, or read it there
                 WHERE campaign_id IN (SELECT id FROM tdkt_campaign
                                        WHERE state != 'draft')
                 ORDER BY employee IS NOT NULL, abs(hash::bigint)
                 LIMIT {total}"""
        )
        state = (
            "CASE WHEN s.state = 'launched' THEN (ARRAY['draft', 'submitted',"
            " 'approved', 'approved', 'approved', 'approved'])[1 + abs(s.hash) % 6]"
            " ELSE (ARRAY['approved', 'reported', 'assessed'])[1 + abs(s.hash) % 3] END"
        )
        source = (
            "SELECT p.*, c.state, c.date_start, c.date_end"
            " FROM promise p JOIN tdkt_campaign c ON c.id = p.campaign_id"
        )
        self.copy(
            "tdkt_commitment",
            self.commitment.id,
            source,
            id="s.id",
            campaign_id="s.campaign_id",
            department_id="s.department_id",
            employee_id="s.employee",
            state=state,
            date_submitted="s.date_start + 5",
            date_approved="s.date_start + 10",
        )
        items = self.next_id("tdkt_commitment_item")
        work = self.pick(",".join(WORKS), "abs(s.hash) / 7 + s.n", ",")
        place = self.pick(PLACES, "abs(s.hash) / 3 + s.n", ",")
        # one in some hundreds is worded like another one, as where work was copied
        name = f"{work} tại huyện {place} – việc số "
        name = f"{work} || ' tại huyện ' || {place} || ' – việc số '"
        name += " || (abs(s.hash::bigint) % 40000)"
        folded = (
            f"trim(regexp_replace(lower(unaccent({name})), '[^a-z0-9]+', ' ', 'g'))"
        )
        self.copy(
            "tdkt_commitment_item",
            self.commitment.item_ids.id,
            f"SELECT p.*, n FROM ({source}) p, generate_series(0, 2) n",
            id=f"{items} + (s.id - {first}) * 3 + s.n",
            commitment_id="s.id",
            campaign_id="s.campaign_id",
            kind="(ARRAY['task', 'task', 'model', 'work', 'target', 'initiative',"
            " 'task'])[1 + (abs(s.hash) / 5 + s.n) % 7]",
            name=name,
            text_key=folded,
            is_done="s.state != 'launched' OR abs(s.hash) % 3 = s.n",
            date_due="s.date_end - 20",
            target_id="CASE WHEN (abs(s.hash) + s.n) % 8 = 0 THEN (SELECT MIN(id) FROM"
            " tdkt_campaign_target g WHERE g.campaign_id = s.campaign_id"
            " AND g.scope = 'office') END",
            quantity_done="0",
            quantity_target="0",
            uom="NULL",
            is_compared="TRUE",
        )
        done = f"'Đã thực hiện: ' || {work} || ' ở ' || {place}"
        done += " || ', kết quả ' || (abs(s.hash::bigint) % 90000)"
        self.copy(
            "tdkt_evidence",
            self.evidence.id,
            f"SELECT p.*, n FROM ({source}) p, generate_series(0, 2) n",
            commitment_id="s.id",
            item_id=f"{items} + (s.id - {first}) * 3 + s.n",
            campaign_id="s.campaign_id",
            department_id="s.department_id",
            employee_id="s.employee",
            name=done,
            text_key=f"trim(regexp_replace(lower(unaccent({done})), '[^a-z0-9]+', ' ',"
            " 'g'))",
            date=f"LEAST(s.date_start + 15 + (abs(s.hash) % 100 + s.n * 10),"
            f" DATE '{self.today}')",
            is_compared="TRUE",
        )

        # a file with every tenth; some have been handed in twice
        file = self.env["ir.attachment"].create(
            {
                "name": "file",
                "res_model": "tdkt.evidence",
                "res_field": "file",
                "res_id": self.evidence.id,
                "raw": b"anh",
            }
        )
        self.copy(
            "ir_attachment",
            file.id,
            f"SELECT id FROM tdkt_evidence WHERE id > {self.evidence.id}"
            " AND id % 10 = 0",
            res_id="s.id",
            checksum="md5((s.id % 299999)::text)",
        )
        self.mark_twins()

    def mark_twins(self):
        """Do what an update does for records that are there already."""
        self.env.cr.execute("ANALYZE")
        path = Path(get_module_path("thidua_khenthuong"), "migrations/19.0.1.2.0")
        script = runpy.run_path(str(path / "post-migrate.py"))
        if "mark_twins" in script:
            script["mark_twins"](self.env.cr)

    def copy_dossiers(self):
        total, lines = self.counts["dossiers"], self.counts["nominations"]
        first = self.next_id("tdkt_dossier")
        ids = ", ".join(map(str, self.departments.ids))
        count = len(self.departments)
        year = f"{self.today.year} - 17 + (s.n * 18 / {total})"
        self.copy(
            "tdkt_dossier",
            self.dossier.id,
            f"SELECT n, random() AS luck FROM generate_series(0, {total - 1}) n",
            id=f"{first} + s.n",
            department_id=f"(ARRAY[{ids}])"
            f"[1 + floor({count} * power(s.luck, 1.7))::int]",
            year=year,
            state=f"CASE WHEN s.n > {total * 97 // 100} THEN (ARRAY['submitted',"
            " 'appraising', 'appraising', 'draft'])[1 + s.n % 4] ELSE 'concluded' END",
            campaign_id=f"CASE WHEN s.n % 3 = 0 THEN {self.first_campaign} + s.n *"
            f" {self.counts['campaigns']} / {total} END",
            commendation_type="CASE WHEN s.n % 3 = 0 THEN 'phong_trao'"
            " ELSE 'cong_trang' END",
            minutes_number="s.n || '/BB-HĐ'",
        )
        self.first_nomination = self.next_id("tdkt_nomination")
        # a few dossiers hold hundreds of lines, most a handful
        self.copy(
            "tdkt_nomination",
            self.dossier.nomination_ids.id,
            f"""SELECT pick.n, d.*, e.id AS employee, e.name AS employee_name,
                       e.title, dep.name->>'en_US' AS department_name
                  FROM (SELECT n, {first} + floor({total} * random())::int AS dossier,
                               {self.first_person} + floor({self.counts["employees"]}
                                   * power(random(), 1.3))::int AS person
                          FROM generate_series(0, {lines - 1}) n) pick
                  JOIN (SELECT id AS dossier, department_id AS unit, campaign_id
                               AS campaign, year AS in_year, commendation_type AS kind,
                               state AS dossier_state
                          FROM tdkt_dossier) d ON d.dossier = pick.dossier
                  JOIN (SELECT e.id, e.name, v.job_title AS title FROM hr_employee e
                          JOIN hr_version v ON v.id = e.current_version_id) e
                    ON e.id = pick.person
                  JOIN hr_department dep ON dep.id = d.unit""",
            known="ON CONFLICT DO NOTHING",
            id=f"{self.first_nomination} + s.n",
            dossier_id="s.dossier",
            unit_id="s.unit",
            campaign_id="s.campaign",
            year="s.in_year",
            commendation_type="s.kind",
            employee_id="s.employee",
            nominee_name="s.employee_name",
            nominee_position="s.title",
            nominee_department="s.department_name",
            decision_id="NULL",
            state="CASE s.dossier_state WHEN 'draft' THEN 'draft' WHEN 'submitted' THEN"
            " 'proposed' WHEN 'appraising' THEN (ARRAY['proposed', 'qualified',"
            " 'unqualified'])[1 + s.n % 3] ELSE (ARRAY['decided', 'decided', 'decided',"
            " 'unqualified'])[1 + s.n % 4] END",
            amount="1800000",
        )

        # somebody has to act on the open ones
        open_ones = self.env["tdkt.dossier"].search(
            [("id", ">=", first), ("state", "!=", "concluded")], limit=300
        )
        open_ones._sync_activities()

    def copy_decisions(self):
        total = self.counts["decisions"]
        self.first_decision = first = self.next_id("tdkt_decision")
        span = 18 * 365
        day = f"DATE '{self.today}' - {span} + (s.n * {span} / {total})::int"
        own = "s.n % 10 < 8"
        self.copy(
            "tdkt_decision",
            self.decision.id,
            f"SELECT n FROM generate_series(0, {total - 1}) n",
            id=f"{first} + s.n",
            origin=f"CASE WHEN {own} THEN 'own' ELSE 'external' END",
            number=f"CASE WHEN {own} THEN 10 + s.n END",
            external_reference=f"CASE WHEN NOT {own} THEN s.n || '/QĐ-TTg' END",
            reference_key=f"CASE WHEN NOT {own} THEN s.n || 'qdttg' END",
            document_year=f"EXTRACT(YEAR FROM {day})::int",
            year=f"EXTRACT(YEAR FROM {day})::int",
            date_document=day,
            date_signed=day,
            date_issued=day,
            name="'Quyết định ' || (10 + s.n) || '/QĐ-UBND'",
            subject="'Về việc khen thưởng đợt ' || s.n",
            campaign_id=f"CASE WHEN s.n % 4 = 0 THEN {self.first_campaign} + s.n *"
            f" {self.counts['campaigns']} / {total} END",
        )
        drafts = self.next_id("tdkt_decision")
        self.copy(
            "tdkt_decision",
            self.decision.id,
            "SELECT n FROM generate_series(1, 12) n",
            id=f"{drafts} + s.n",
            state="'draft'",
            document_state="'draft'",
            number="NULL",
            date_document="NULL",
            date_signed="NULL",
            date_issued="NULL",
            name="'Dự thảo ' || s.n",
        )

    def copy_commendations(self):
        total, decisions = self.size, self.counts["decisions"]
        env = self.env
        awards = env["tdkt.award"].search(
            [("subject_type", "=", "individual")], limit=12
        )
        collective = env["tdkt.award"].search(
            [("subject_type", "=", "collective")], limit=4
        )
        self.first_commendation = self.next_id("tdkt_commendation")
        people = ", ".join(map(str, awards.ids))
        units = ", ".join(map(str, collective.ids))
        ids = ", ".join(map(str, self.departments.ids))
        self.execute("DROP TABLE IF EXISTS given")
        self.execute(
            f"""CREATE TEMP TABLE given ON COMMIT PRESERVE ROWS AS
                SELECT n, {self.first_decision} + floor({decisions}
                           * power(random(), 2))::bigint * 7919 % {decisions}
                           AS decision,
                       {self.first_person} + floor({self.counts["employees"]}
                           * power(random(), 1.3))::int AS person,
                       n % 12 = 0 AS is_unit,
                       (ARRAY[{ids}])[1 + floor({len(self.departments)}
                           * power(random(), 1.7))::int] AS department
                  FROM generate_series(0, {total - 1}) n"""
        )
        self.execute("ANALYZE given")
        self.copy(
            "tdkt_commendation",
            self.commendation.id,
            f"""SELECT g.*, d.date_document AS day, d.year AS in_year, d.number,
                       d.external_reference AS reference, d.campaign_id AS campaign,
                       d.commendation_type AS kind, e.name AS employee_name,
                       v.job_title AS title, v.department_id AS home,
                       dep.name->>'en_US' AS department_name, a.id AS award,
                       a.name AS award_words, a.subject_type AS subject,
                       row_number() OVER (PARTITION BY d.year
                                          ORDER BY d.date_document, g.n) AS place
                  FROM given g
                  JOIN tdkt_decision d ON d.id = g.decision
                  JOIN hr_employee e ON e.id = g.person
                  JOIN hr_version v ON v.id = e.current_version_id
                  JOIN hr_department dep ON dep.id = g.department
                  JOIN tdkt_award a ON a.id = CASE WHEN g.is_unit
                       THEN (ARRAY[{units}])[1 + g.decision % {len(collective)}]
                       ELSE (ARRAY[{people}])[1 + (g.decision + g.n % 3)
                                                  % {len(awards)}] END""",
            id=f"{self.first_commendation} + s.n",
            decision_id="s.decision",
            award_id="s.award",
            award_name="s.award_words",
            subject_type="s.subject",
            employee_id="CASE WHEN NOT s.is_unit THEN s.person END",
            department_id="CASE WHEN s.is_unit THEN s.department END",
            unit_id="CASE WHEN s.is_unit THEN s.department ELSE s.home END",
            nominee_name="CASE WHEN s.is_unit THEN s.department_name"
            " ELSE s.employee_name END",
            nominee_position="CASE WHEN NOT s.is_unit THEN s.title END",
            nominee_department="CASE WHEN NOT s.is_unit THEN s.department_name END",
            year="s.in_year",
            date="s.day",
            campaign_id="s.campaign",
            commendation_type="s.kind",
            decision_number="COALESCE(s.reference, s.number || '/QĐ-UBND')",
            register_number="1 + s.place",
            code="(1 + s.place) || '/' || s.in_year",
            state="CASE WHEN s.n % 400 = 7 THEN 'revoked' WHEN s.n % 500 = 9 THEN"
            " 'corrected' ELSE 'valid' END",
        )
        # decided lines belong to a decision of their year
        self.execute(
            f"""UPDATE tdkt_nomination n SET decision_id = d.id
                  FROM (SELECT year, MIN(id) AS first, COUNT(*) AS total
                          FROM tdkt_decision WHERE id >= {self.first_decision}
                           AND state = 'issued' GROUP BY year) y
                  JOIN tdkt_decision d ON d.year = y.year
                 WHERE n.state = 'decided' AND n.id >= {self.first_nomination}
                   AND n.year = y.year AND d.id = y.first + n.id % y.total"""
        )

    def copy_history(self):
        """One entry for each award, and one for each transition of the lines."""
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", "tdkt.nomination")], limit=1
        )
        first = self.next_id("tdkt_audit_entry")
        shown = (
            "SELECT id AS one, nominee_name AS who, award_name || ' ' || year || ' – '"
            " || nominee_name AS shown, date AS day, row_number() OVER (ORDER BY id)"
            f" AS n FROM tdkt_commendation WHERE id >= {self.first_commendation}"
        )
        payload = (
            '\'{"acting_for":null,"changes":{},"name":\' || to_json(s.shown)::text'
            ' || \',"reason":null,"user":"Người officer"}\''
        )
        columns = {"payload": payload}
        if (
            "name" in self.env["tdkt.audit.entry"]._fields
            and self.env["tdkt.audit.entry"]._fields["name"].store
        ):
            columns["name"] = "s.shown"
        self.copy(
            "tdkt_audit_entry",
            entry.id,
            shown,
            id=f"{first} + s.n",
            res_model="'tdkt.commendation'",
            res_id="s.one",
            action="'create'",
            date="s.day::timestamp",
            sequence="1000000 + s.n",
            hash="md5(s.n::text)",
            date_sealed="s.day::timestamp",
            **columns,
        )
        changes = self.next_id("tdkt_commendation_change")
        self.execute(
            f"""INSERT INTO tdkt_commendation_change (id, commendation_id, company_id,
                       kind, legal_basis, state, date, reason)
                SELECT {changes} + row_number() OVER (), id, company_id,
                       CASE state WHEN 'revoked' THEN 'revoke' ELSE 'correct' END,
                       'Luật Thi đua, khen thưởng 2022', 'applied', date + 100,
                       'Kê khai không đúng'
                  FROM tdkt_commendation WHERE state IN ('revoked', 'corrected')"""
        )
        self.execute(
            "SELECT setval('tdkt_commendation_change_id_seq',"
            " (SELECT MAX(id) + 1 FROM tdkt_commendation_change))"
        )

    def fill_filing(self):
        """A row in the ledger of filing for each decision, and for as many papers and
        pieces of evidence, and twice as many certificates."""
        rows = self.counts["decisions"]
        parts = " UNION ALL ".join(
            f"(SELECT '{kind}' AS kind, '{source}' AS source, '{model}' AS model, id,"
            f" company_id, n FROM {model.replace('.', '_')},"
            f" generate_series(1, {times}) n ORDER BY n, id DESC LIMIT {most})"
            for kind, source, model, times, most in (
                ("issued", PRINT, "tdkt.decision", 1, rows),
                ("paper", "tdkt.dossier.paper,file", "tdkt.dossier", 2, rows),
                ("evidence", "tdkt.evidence,file", "tdkt.commitment", 1, rows),
                ("certificate", PRINT, "tdkt.commendation", 1, 2 * rows),
            )
        )
        self.execute(
            f"""INSERT INTO tdkt_filing (name, res_model, res_id, company_id, kind,
                       source, source_id, number, date, place, state, date_filed,
                       fault)
                SELECT kind || ' ' || id || '.pdf', model, id, company_id, kind,
                       source, row_number() OVER (), (id % 900) || '/QĐ-SNV',
                       DATE '{self.today}' - (id % 6000), 'attachment', state,
                       CASE state WHEN 'filed' THEN TIMESTAMP '{self.today}' END,
                       CASE state WHEN 'failed' THEN 'Không đọc được tệp.' END
                  FROM (SELECT *, CASE WHEN id % 500 = 3 THEN 'failed'
                                       WHEN id % 40 = 7 THEN 'todo'
                                       ELSE 'filed' END AS state
                          FROM ({parts}) part) s"""
        )

    def fill_core(self):
        """Fill what our lists are compared with."""
        env = self.env
        leave_type = env["hr.leave.type"].search([], limit=1)
        partner = env["res.partner"].create({"name": "Công dân"})
        env.flush_all()
        self.copy(
            "res_partner",
            partner.id,
            f"SELECT n FROM generate_series(0, {max(self.size // 10, 1) - 1}) n",
            name=f"{self.pick(SURNAMES, 's.n * 7 + s.n / 11')} || ' ' || "
            f"{self.pick(MIDDLES, 's.n * 5')} || ' ' || {self.pick(GIVEN, 's.n * 3')}",
            complete_name=f"{self.pick(SURNAMES, 's.n * 7 + s.n / 11')} || ' ' || "
            f"{self.pick(MIDDLES, 's.n * 5')} || ' ' || {self.pick(GIVEN, 's.n * 3')}",
        )
        self.execute(
            f"""INSERT INTO hr_leave (employee_id, user_id, company_id,
                       employee_company_id, department_id, holiday_status_id, state,
                       date_from, date_to, request_date_from, request_date_to,
                       number_of_days, number_of_hours, notes, private_name)
                SELECT g.person, NULL, {self.company.id}, {self.company.id},
                       g.department,
                       {leave_type.id},
                       (ARRAY['confirm', 'validate1', 'validate', 'validate', 'refuse'])
                           [1 + n % 5], day, day, day, day, 1, 8, '', g.note
                  FROM (SELECT n, person, department, DATE '{self.today}'
                               - (n % 6500) AS day, 'Nghỉ phép đợt ' || n AS note
                          FROM given) g"""
        )

    def finish(self):
        self.execute("DROP TABLE IF EXISTS given, promise")
        self.execute("SET session_replication_role = origin")
        self.env.cr.execute("SET session_replication_role = origin")
        self.env["tdkt.campaign.progress"]._recount()
        self.env["tdkt.retention.proposal"]._recount()
        self.env["tdkt.nomination"]._recount()
        self.env.cr.commit()
