import {
    animationFrame,
    click,
    expect,
    hover,
    queryAllTexts,
    queryOne,
    select,
    test,
} from "@odoo/hoot";
import {
    getService,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {AwardImportProgress} from "@thidua_khenthuong/award_import/award_import_progress";
import {CertificateDialog} from "@thidua_khenthuong/certificate/certificate_dialog";
import {
    DuplicatesField,
    DuplicatesSign,
} from "@thidua_khenthuong/duplicates/duplicates_field";
import {MyPage} from "@thidua_khenthuong/my_page/my_page";
import {TdktRadar} from "@thidua_khenthuong/radar/radar";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {download} from "@web/core/network/download";
import {getDefaultConfig} from "@web/views/view";
import {registry} from "@web/core/registry";

defineMailModels();

/** Write down which actions a component opens, instead of opening them. */
function stepActions() {
    mockService("action", {
        doAction(action) {
            expect.step(JSON.stringify(action.domain || action.res_id || action));
        },
    });
}

const clientAction = (params) => ({
    action: {id: 1, type: "ir.actions.client", tag: "tdkt", params},
    actionId: 1,
});

test("the radar opens the records behind a number and reminds only who is late", async () => {
    stepActions();
    const line = (id, status) => ({
        id,
        status,
        label: `Room ${id}`,
        scope: "department",
    });
    onRpc("tdkt.campaign.progress", "radar", ({args}) => {
        expect.step(`radar ${args[0]}`);
        return {
            campaigns: [{id: 7, name: "Clean Desk", days_left: 12}],
            tiles: [{key: "red", label: "Stalled", ids: [1, 3]}],
            lines: [line(1, "red"), line(2, "green"), line(3, "amber")],
            can_remind: true,
        };
    });
    onRpc("tdkt.campaign.progress", "action_remind", ({args}) => args[0]);
    await mountWithCleanup(TdktRadar, {
        props: clientAction({}),
        componentEnv: {config: getDefaultConfig()},
    });
    expect.verifySteps(["radar false"]);
    expect(".o_tdkt_radar_line").toHaveCount(3);
    await click(".o_tdkt_radar_tile");
    await animationFrame();
    expect.verifySteps(['[["id","in",[1,3]]]']);
    await click(".o_tdkt_radar_remind");
    await animationFrame();
    expect.verifySteps(["[1,3]"]);
    await click(".o_tdkt_radar_campaign");
    await select("7");
    await animationFrame();
    expect.verifySteps(["radar 7"]);
});

test("one's own page opens what waits, with the filter of one's turn", async () => {
    mockService("action", {
        doAction(action, options) {
            expect.step(`${action} ${JSON.stringify(options.additionalContext)}`);
        },
    });
    onRpc("tdkt.my.page", "get_page", () => ({
        name: "An",
        waiting: [
            {model: "tdkt.dossier", label: "Dossiers", count: 2, action: "the_list"},
        ],
        ...{to_sign: [], to_read: [], tasks: [], unit: [], campaigns: [], due: []},
        ...{
            commitments: [],
            sessions: [],
            initiatives: [],
            nominations: [],
            awards: [],
        },
    }));
    await mountWithCleanup(MyPage, {props: clientAction({})});
    expect(".tdkt_waiting strong").toHaveText("2");
    await click(".tdkt_waiting");
    expect.verifySteps(['the_list {"search_default_my_turn":1}']);
});

test("a duplicate opens the other record; the holder is told once", async () => {
    stepActions();
    const hits = [
        {model: "tdkt.evidence", id: 4, kind: "Same file", name: "Ảnh", holder: "Bình"},
        {model: "tdkt.evidence", id: 5, kind: "Same words", name: "Bài", holder: "Bài"},
    ];
    await mountWithCleanup(DuplicatesField, {
        props: {name: "hits", record: {data: {hits}}},
    });
    expect(queryAllTexts("li")).toEqual(["Same file: Ảnh – Bình", "Same words: Bài"]);
    await click(".tdkt_duplicate:first");
    expect.verifySteps(["4"]);
});

test("a list counts duplicates, and names them when pointed at", async () => {
    onRpc("tdkt.evidence", "read", ({args}) => {
        expect.step(JSON.stringify(args));
        return [{duplicate_hits: [{kind: "Same file", name: "Ảnh", holder: "Bình"}]}];
    });
    const record = {data: {count: 1}, resModel: "tdkt.evidence", resId: 4};
    await mountWithCleanup(DuplicatesSign, {props: {name: "count", record}});
    expect("span.text-warning").toHaveText("1");
    expect.verifySteps([]);
    await hover("span.text-warning");
    await animationFrame();
    expect("span.text-warning").toHaveAttribute("title", "Same file: Ảnh – Bình");
    expect.verifySteps(['[[4],["duplicate_hits"]]']);
});

test("certificates kept already are not asked for again", async () => {
    onRpc("tdkt.decision", "get_certificates", () => ({
        ...{name: "QĐ 1", ids: [1, 2, 3], done: [1], batch: 2, volume: 1000},
    }));
    onRpc("tdkt.decision", "typeset_certificates", ({args}) => {
        expect.step(JSON.stringify(args));
        return {done: [2], failed: [{id: 3, name: "Chi", reason: "Name too long."}]};
    });
    await mountWithCleanup(CertificateDialog, {props: clientAction({decision_id: 9})});
    expect(".o_tdkt_done").toHaveText("1");
    await click(".o_tdkt_start");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["[9,[2,3]]"]);
    expect(".o_tdkt_done").toHaveText("2");
    expect(queryAllTexts(".o_tdkt_failed li")).toEqual(["Chi: Name too long."]);
    expect(queryOne(".progress-bar").ariaValueNow).toBe("100");
    expect(".o_tdkt_pdf").toHaveText("One PDF");
});

test("an import steps until its state changes; an error is told and gone on from", async () => {
    let calls = 0;
    onRpc("tdkt.award.import", "action_step", () => {
        calls += 1;
        if (calls === 2) {
            throw new Error("no answer");
        }
        return {state: calls === 4 ? "checked" : "checking", done: calls, total: 4};
    });
    const record = {
        resId: 6,
        resModel: "tdkt.award.import",
        data: {state: "checking"},
        load: () => expect.step("load"),
    };
    expect.errors(0);
    await mountWithCleanup(AwardImportProgress, {props: {record}});
    await animationFrame();
    await animationFrame();
    expect(".alert-danger").toHaveCount(1);
    expect.verifySteps([]);
    await click("button");
    await animationFrame();
    await animationFrame();
    expect(calls).toBe(4);
    expect.verifySteps(["load"]);
});

test("our reports are downloaded without asking for the stock engine", async () => {
    patchWithCleanup(download, {
        _download: async ({url, data}) => expect.step(`${url} ${data.data || ""}`),
    });
    const env = await makeMockEnv();
    const handlers = registry.category("ir.actions.report handlers");
    const typeset = handlers.get("thidua_khenthuong_weasyprint");
    const editable = handlers.get("thidua_khenthuong_editable");
    const action = {
        report_type: "qweb-pdf",
        report_name: "x.report",
        context: {active_ids: [3, 4]},
    };
    expect(await typeset(action, {}, env)).toBe(false);
    expect(await editable(action, {}, env)).toBe(false);
    expect.verifySteps([]);
    expect(await typeset({...action, tdkt_engine: "weasyprint"}, {}, env)).toBe(true);
    expect.verifySteps(['/report/download ["/report/pdf/x.report/3,4","qweb-pdf"]']);
    expect(await editable({...action, tdkt_engine: "docx"}, {}, env)).toBe(true);
    expect.verifySteps(["/thi-dua/van-ban/x.report/3,4 "]);
    expect(getService("ui").isBlocked).toBe(false);
});
