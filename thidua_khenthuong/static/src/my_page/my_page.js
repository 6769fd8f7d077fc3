import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {SigningPanel} from "./signing_panel";

const BADGES = {
    draft: "text-bg-secondary",
    submitted: "text-bg-info",
    returned: "text-bg-danger",
    approved: "text-bg-success",
    reported: "text-bg-warning",
    assessed: "text-bg-success",
    considering: "text-bg-warning",
    published: "text-bg-success",
    recognised: "text-bg-success",
    red: "text-bg-danger",
    amber: "text-bg-warning",
    green: "text-bg-success",
    open: "text-bg-warning",
    voting: "text-bg-danger",
};

/** “My Emulation”: what is to be done, what was promised, and what has come of it. */
export class MyPage extends Component {
    static template = "thidua_khenthuong.MyPage";
    static components = {SigningPanel};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({page: null});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("tdkt.my.page", "get_page", []);
    }

    badge(state) {
        return BADGES[state] || "text-bg-secondary";
    }

    openList(xmlId, context = {}) {
        return this.action.doAction(xmlId, {additionalContext: context});
    }

    openRecord(model, id, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            context,
        });
    }

    async vote(session) {
        const action = await this.orm.call("tdkt.session", "action_open_ballot", [
            [session.id],
        ]);
        return this.action.doAction(action);
    }

    openWaiting(line) {
        return this.openList(line.action, {search_default_my_turn: 1});
    }

    async register(campaign) {
        const action = await this.orm.call("tdkt.campaign", "action_open_mine", [
            [campaign.id],
        ]);
        return this.action.doAction(action);
    }

    record(item) {
        return this.action.doAction("thidua_khenthuong.tdkt_evidence_action_quick", {
            additionalContext: {default_item_id: item.id},
            onClose: () => this.load(),
        });
    }

    async openEvidence(item) {
        const action = await this.orm.call(
            "tdkt.commitment.item",
            "action_open_evidence",
            [[item.id]]
        );
        return this.action.doAction(action);
    }

    printCertificate(award) {
        return this.action.doAction("thidua_khenthuong.report_certificate", {
            additionalContext: {
                active_id: award.id,
                active_ids: [award.id],
                active_model: "tdkt.commendation",
            },
        });
    }
}

registry.category("actions").add("tdkt_my_page", MyPage);
