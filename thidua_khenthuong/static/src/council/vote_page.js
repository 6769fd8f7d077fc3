import {Component, onWillStart, useState} from "@odoo/owl";
import {Election} from "../ballot/ballot";
import {_t} from "@web/core/l10n/translation";
import {loadBallotLibrary} from "../ballot/ballot_library";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

export const CHOICES = {
    agree: _t("Agree"),
    disagree: _t("Disagree"),
    abstain: _t("Abstain"),
};

/**
 * Where a member votes: one line after another, on a telephone as well as anywhere.
 *
 * What is chosen stays in this browser. The server is told the ciphertext, which it
 * checks, and answers with its receipt; when no answer comes, the same text is sent
 * again and gets the same receipt.
 */
export class VotePage extends Component {
    static template = "thidua_khenthuong.VotePage";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.choices = CHOICES;
        this.sessionId = this.props.action.params?.session_id;
        // ciphertexts that are not answered yet; a choice is never kept
        this.texts = new Map();
        this.state = useState({
            page: null,
            index: 0,
            chosen: null,
            sending: false,
            error: "",
        });
        onWillStart(async () => {
            if (!this.sessionId) {
                return this.action.doAction("thidua_khenthuong.tdkt_my_page_action");
            }
            await loadBallotLibrary();
            const page = await this.orm.call("tdkt.session", "get_ballot", [
                [this.sessionId],
            ]);
            this.election = new Election(page.election);
            this.state.page = page;
            this.state.index = this.firstOpen(0);
        });
    }

    /** Return the place of the first line from `start` on that waits for this vote. */
    firstOpen(start) {
        const {lines} = this.state.page;
        const found = lines.findIndex((line, place) => place >= start && !line.receipt);
        return found < 0 ? lines.length : found;
    }

    get line() {
        return this.state.page.lines[this.state.index];
    }

    get done() {
        return this.state.page.lines.filter((line) => line.receipt).length;
    }

    get isLast() {
        return this.state.index >= this.state.page.lines.length;
    }

    choose(choice) {
        this.state.chosen = choice;
    }

    show(index) {
        Object.assign(this.state, {index, chosen: null, error: ""});
    }

    next() {
        this.show(this.firstOpen(this.state.index + 1));
    }

    async send() {
        const line = this.line;
        this.state.sending = true;
        this.state.error = "";
        try {
            if (!this.texts.has(line.id)) {
                const {text} = this.election.vote(line.line, this.state.page.member, [
                    this.state.chosen,
                ]);
                this.texts.set(line.id, text);
            }
            line.receipt = await this.orm.call("tdkt.session", "cast", [
                [this.sessionId],
                line.id,
                this.texts.get(line.id),
            ]);
            this.texts.delete(line.id);
            this.state.chosen = null;
        } catch (error) {
            this.state.error =
                error?.data?.message ||
                _t(
                    "No answer came. Your ballot is still here: send it again and you get the same receipt."
                );
            if (error?.data) {
                // refused: what is sent next is a new ballot
                this.texts.delete(line.id);
            }
        } finally {
            this.state.sending = false;
        }
    }

    close() {
        return this.action.doAction("thidua_khenthuong.tdkt_my_page_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("tdkt_vote", VotePage);
