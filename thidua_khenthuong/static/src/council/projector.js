import {Component, onWillStart, useExternalListener, useState} from "@odoo/owl";
import {COLOURS, SIGNS} from "../eligibility/eligibility_dialog";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const KEYS = {
    ArrowRight: 1,
    PageDown: 1,
    " ": 1,
    ArrowLeft: -1,
    PageUp: -1,
};

/** One nominee to a page, for the wall of the meeting room; the keyboard turns pages. */
export class Projector extends Component {
    static template = "thidua_khenthuong.Projector";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.sessionId = this.props.action.params?.session_id;
        this.state = useState({data: null, index: 0});
        useExternalListener(window, "keydown", (event) => this.onKeydown(event));
        onWillStart(async () => {
            if (!this.sessionId) {
                return this.action.doAction("thidua_khenthuong.tdkt_my_page_action");
            }
            this.state.data = await this.orm.call("tdkt.session", "get_projection", [
                [this.sessionId],
            ]);
        });
    }

    get page() {
        return this.state.data.pages[this.state.index];
    }

    get colour() {
        return COLOURS[this.page.eligibility.outcome];
    }

    /** Some sentences begin with the word themselves. */
    get word() {
        const {sentence, word} = this.page.eligibility;
        return sentence.startsWith(word) ? "" : `${word}:`;
    }

    sign(finding) {
        return SIGNS[finding.result];
    }

    turn(step) {
        const last = this.state.data.pages.length - 1;
        this.state.index = Math.min(Math.max(this.state.index + step, 0), last);
    }

    onKeydown(event) {
        if (!this.state.data || event.target.closest("input, textarea")) {
            return;
        }
        if (event.key in KEYS) {
            event.preventDefault();
            this.turn(KEYS[event.key]);
        } else if (event.key === "Home") {
            this.state.index = 0;
        } else if (event.key === "End") {
            this.turn(this.state.data.pages.length);
        }
    }
}

registry.category("actions").add("tdkt_projector", Projector);
