import {Component, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";
import {COLOURS, EligibilityDialog} from "./eligibility_dialog";

/**
 * One coloured word on the eligibility of a record's nominee; a click tells why. Stands
 * on the field `id`, which every list has read anyway: the word is asked for apart.
 */
export class EligibilityField extends Component {
    static template = "thidua_khenthuong.EligibilityField";
    static props = {...standardFieldProps};

    setup() {
        this.eligibility = useService("tdkt_eligibility");
        this.dialog = useService("dialog");
        this.state = useState({word: null});
        this.asked = 0;
        onWillUnmount(() => this.asked++);
        useRecordObserver((record) => {
            // what is not saved yet is not judged; what is saved anew, is anew
            const isSaved = record.resId && !record.dirty;
            const watched = Object.values(record.data);
            if (isSaved && watched.length) {
                this.load(record);
            } else {
                this.asked++;
                this.state.word = null;
            }
        });
    }

    async load(record) {
        const turn = ++this.asked;
        const word = await this.eligibility.getWord(record.resModel, record.resId);
        if (turn === this.asked) {
            this.state.word = word;
        }
    }

    get colour() {
        return `text-bg-${COLOURS[this.state.word.outcome]}`;
    }

    get tooltip() {
        const {sentence, changed} = this.state.word;
        const note = _t("Changed since submission");
        return changed ? `${sentence}\n${note}` : sentence;
    }

    get ofMembers() {
        const {have, total} = this.state.word.share;
        return _t("%(have)s of %(total)s members", {have, total});
    }

    open() {
        const {resModel, resId} = this.props.record;
        this.dialog.add(EligibilityDialog, {model: resModel, resId});
    }
}

registry.category("fields").add("tdkt_eligibility", {
    component: EligibilityField,
    displayName: _t("Eligibility"),
    supportedTypes: ["integer"],
});
