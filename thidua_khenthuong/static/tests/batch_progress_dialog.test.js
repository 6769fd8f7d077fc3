import {
    animationFrame,
    click,
    edit,
    expect,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import {getService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {BatchProgressDialog} from "@thidua_khenthuong/batch/batch_progress_dialog";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

async function openDialog(props) {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(BatchProgressDialog, {
        title: "Approve",
        model: "tdkt.commitment",
        method: "action_run_many",
        args: ["approve"],
        ids: [1, 2, 3],
        openNext: () => expect.step("next"),
        ...props,
    });
    await animationFrame();
}

test("asks first, hands the answer over and names what failed", async () => {
    onRpc("tdkt.commitment", "action_run_many", ({args}) => {
        expect.step(JSON.stringify(args));
        return args[0].map((id) => ({
            id,
            name: `Record ${id}`,
            ok: id !== 2,
            reason: id === 2 ? "It is not yours." : "",
        }));
    });
    await openDialog({
        chunkSize: 2,
        question: {name: "reason", label: "Why?"},
    });
    expect(".tdkt_start").not.toBeEnabled();
    await click("#tdkt_batch_answer");
    await edit("Late");
    await animationFrame();
    await click(".tdkt_start");
    await animationFrame();
    await animationFrame();
    expect.verifySteps([
        '[[1,2],"approve",{"reason":"Late"}]',
        '[[3],"approve",{"reason":"Late"}]',
    ]);
    expect(".tdkt_summary").toHaveText("2 done, 1 failed.");
    expect(queryAllTexts(".tdkt_failed li")).toEqual(["Record 2: It is not yours."]);
    expect(queryOne(".progress-bar").ariaValueNow).toBe("100");
    await click(".tdkt_open_failed");
    await animationFrame();
    expect.verifySteps(["next"]);
    expect(".modal").toHaveCount(0);
});
