import {Component, onWillStart, useState} from "@odoo/owl";
import {
    BallotError,
    Election,
    lockKey,
    makeKey,
    receiptOf,
    unlockKey,
} from "../ballot/ballot";
import {_t} from "@web/core/l10n/translation";
import {ballotSentence} from "../ballot/ballot_words";
import {loadBallotLibrary} from "../ballot/ballot_library";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** Hand a text to the user as a file. */
export function download(text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

/**
 * Where a trustee makes a key before the vote, tries it, and opens the sums after it.
 *
 * The secret key leaves this browser in a locked file only; the server is told the
 * announcement, and what was opened with its proof.
 */
export class TrusteePage extends Component {
    static template = "thidua_khenthuong.TrusteePage";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.sessionId = this.props.action.params?.session_id;
        this.state = useState({
            page: null,
            passphrase: "",
            again: "",
            file: "",
            few: false,
            busy: false,
            error: "",
            receipts: [],
            opened: false,
        });
        onWillStart(async () => {
            if (!this.sessionId) {
                return this.action.doAction("thidua_khenthuong.tdkt_my_page_action");
            }
            await loadBallotLibrary();
            await this.load();
        });
    }

    call(method, ...args) {
        return this.orm.call("tdkt.session", method, [[this.sessionId], ...args]);
    }

    async load() {
        this.state.page = await this.call("get_trustee");
        if (this.state.page.may_open) {
            this.state.receipts = await this.call("get_receipts");
        }
    }

    async chooseFile(event) {
        const [file] = event.target.files;
        this.state.file = file ? await file.text() : "";
    }

    /** Do `work`, and say in words why it failed. */
    async attempt(work) {
        Object.assign(this.state, {busy: true, error: ""});
        try {
            await work();
            await this.load();
        } catch (error) {
            this.state.error =
                error instanceof BallotError
                    ? ballotSentence(error)
                    : error?.data?.message || String(error.message);
        } finally {
            this.state.busy = false;
        }
    }

    makeKey() {
        return this.attempt(async () => {
            const {session, trustee} = this.state.page;
            const {passphrase, again} = this.state;
            if (passphrase !== again) {
                throw new Error(_t("The two passphrases differ: type them again."));
            }
            const key = makeKey(session, trustee);
            const text = await lockKey(key, passphrase);
            await this.call("submit_key", key.announcement);
            download(text, `khoa-${session}-${trustee}.json`);
            Object.assign(this.state, {passphrase: "", again: ""});
        });
    }

    testKey() {
        return this.attempt(async () => {
            const key = await unlockKey(this.state.file, this.state.passphrase);
            await this.call("confirm_key", key.key);
            this.state.passphrase = "";
        });
    }

    /** Refuse to open anything but the ballots whose receipts everybody has seen. */
    checkReceipts(lines) {
        const joined = (receipts) => [...receipts].sort().join();
        const shown = this.state.receipts.map(({receipts}) =>
            joined(receipts.map(({receipt}) => receipt))
        );
        for (const {name, ballots} of lines) {
            const given = joined(ballots.map(([_member, text]) => receiptOf(text)));
            if (given && !shown.includes(given)) {
                throw new BallotError("proof", name);
            }
        }
    }

    open() {
        return this.attempt(async () => {
            const key = await unlockKey(this.state.file, this.state.passphrase);
            const {election: values, lines} = await this.call("get_opening");
            const election = new Election(values);
            this.checkReceipts(lines);
            const shares = {};
            for (const closed of lines.filter(({done}) => !done)) {
                shares[closed.id] = election.open(key, closed, {few: this.state.few});
            }
            await this.call("submit_shares", shares);
            Object.assign(this.state, {passphrase: "", opened: true});
        });
    }
}

registry.category("actions").add("tdkt_trustee", TrusteePage);
