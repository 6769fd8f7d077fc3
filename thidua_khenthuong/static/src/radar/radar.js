import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "tdkt.campaign.progress";

/* Which department does not move: four numbers and one line per department. Every
   number and every line opens the records behind it; the server decides what the
   user sees and whether he may remind. */
export class TdktRadar extends Component {
    static template = "thidua_khenthuong.Radar";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({
            campaignId: this.props.action.params?.campaign_id || false,
            data: {campaigns: [], tiles: [], lines: [], can_remind: false},
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call(MODEL, "radar", [this.state.campaignId]);
    }

    get dueIds() {
        return this.state.data.lines
            .filter((line) => line.status !== "green")
            .map((line) => line.id);
    }

    get daysLeft() {
        const chosen = this.state.data.campaigns.find(
            (campaign) => campaign.id === this.state.campaignId
        );
        return chosen ? _t("%s days left", chosen.days_left) : "";
    }

    chooseCampaign(event) {
        this.state.campaignId = Number(event.target.value) || false;
        return this.load();
    }

    openTile(tile) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: tile.label,
            res_model: MODEL,
            views: [
                [false, "list"],
                [false, "kanban"],
            ],
            domain: [["id", "in", tile.ids]],
        });
    }

    async openLine(line) {
        const action = await this.orm.call(MODEL, "action_open_commitments", [
            [line.id],
        ]);
        return this.action.doAction(action);
    }

    async remind() {
        const action = await this.orm.call(MODEL, "action_remind", [this.dueIds]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("tdkt_radar", TdktRadar);
