import {FormController} from "@web/views/form/form_controller";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/** The small dialog of the diary: it closes, so it says that the result is kept. */
export class ResultFormController extends FormController {
    async onRecordSaved(record, changes) {
        await super.onRecordSaved(record, changes);
        this.env.services.notification.add(_t("The result has been recorded."), {
            type: "success",
        });
    }
}

registry.category("views").add("tdkt_result_form", {
    ...formView,
    Controller: ResultFormController,
});
