import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {FormController} from "@web/views/form/form_controller";
import {patch} from "@web/core/utils/patch";

/** The key of the transition behind a button of our forms, "" for any other button. */
export function transitionOf(record, clickParams) {
    const own = record.resModel.startsWith("tdkt.") && record.fields.available_actions;
    const found = /^action_(\w+)$/.exec(clickParams.name || "");
    return own && clickParams.type === "object" && found ? found[1] : "";
}

/** Ask what the server wants asked before `action`; resolve to false when refused. */
export async function confirmTransition(env, resModel, resId, action) {
    const question = await env.services.orm.call(resModel, "get_confirmation", [
        [resId],
        action,
    ]);
    if (!question) {
        return true;
    }
    return new Promise((resolve) => {
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: question.title,
                body: question.body,
                confirmLabel: question.label,
                confirm: () => resolve(true),
                cancel: () => resolve(false),
            },
            {onClose: () => resolve(false)}
        );
    });
}

/** Show for a moment what `action` has done and who is next. */
export async function noticeTransition(env, resModel, resId, action) {
    // not the component's own: the action may have opened another page meanwhile
    const notice = await env.services.orm.call(resModel, "get_notice", [
        [resId],
        action,
    ]);
    if (notice) {
        env.services.notification.add(notice, {type: "success"});
    }
}

patch(FormController.prototype, {
    async beforeExecuteActionButton(clickParams) {
        const saved = await super.beforeExecuteActionButton(clickParams);
        const {root} = this.model;
        const action = transitionOf(root, clickParams);
        if (saved === false || !action || !root.resId) {
            return saved;
        }
        return confirmTransition(this.env, root.resModel, root.resId, action);
    },

    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        const {root} = this.model;
        const action = transitionOf(root, clickParams);
        // Core comes here after an error, too; what is done cannot be done again.
        const done = !String(root.data.available_actions).includes(`|${action}|`);
        if (action && root.resId && done) {
            await noticeTransition(this.env, root.resModel, root.resId, action);
        }
    },
});
