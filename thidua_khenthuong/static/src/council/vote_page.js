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
        // ballots that are not answered yet; a choice is never kept
        this.made = new Map();
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
            page.lines.forEach((line) => this.compare(line));
            await this.resend();
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

    /** Return what all screens show alike when the server shows all the same keys. */
    get digest() {
        return this.election.digest.slice(0, 8);
    }

    /** Notice a ballot in the member's name that is not the one this browser made. */
    compare(line, made = this.election.keptBallot(line.line, this.state.page.member)) {
        line.altered = Boolean(line.receipt && made && line.receipt !== made.receipt);
    }

    async send() {
        const line = this.line;
        const {member} = this.state.page;
        if (!this.made.has(line.id)) {
            const made = this.election.vote(line.line, member, [this.state.chosen]);
            this.made.set(line.id, made);
            this.election.keepBallot(line.line, member, made);
        }
        await this.handIn(line, this.made.get(line.id));
        if (line.receipt) {
            this.state.chosen = null;
        }
    }

    /** Hand in again what was not answered before this page was loaded. */
    async resend() {
        const {lines, member, open} = this.state.page;
        for (const line of open ? lines.filter(({receipt}) => !receipt) : []) {
            const made = this.election.keptBallot(line.line, member);
            if (made) {
                this.made.set(line.id, made);
                await this.handIn(line, made);
            }
        }
    }

    async handIn(line, made) {
        Object.assign(this.state, {sending: true, error: ""});
        try {
            line.receipt = await this.orm.call("tdkt.session", "cast", [
                [this.sessionId],
                line.id,
                made.text,
            ]);
            this.made.delete(line.id);
            this.compare(line, made);
        } catch (error) {
            this.state.error =
                error?.data?.message ||
                _t(
                    "No answer came. Your ballot is still here: send it again and you get the same receipt."
                );
            if (error?.data) {
                // refused: what is sent next is a new ballot
                this.made.delete(line.id);
                this.election.forgetBallot(line.line, this.state.page.member);
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
