import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {FormController} from "@web/views/form/form_controller";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {ViewButton} from "@web/views/view_button/view_button";
import {patch} from "@web/core/utils/patch";

/**
 * The transition behind a button of ours: its record and its key, null for any other.
 *
 * The record is that of the button: a line of a form, a row, a card, or the form's own.
 */
export function transitionOf({type, name, tdktRecord}) {
    const found = /^action_(\w+)$/.exec(name || "");
    return type === "object" && tdktRecord && found
        ? {...tdktRecord, action: found[1]}
        : null;
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

patch(ViewButton.prototype, {
    get clickParams() {
        const params = super.clickParams;
        const {record} = this.props;
        const own =
            record?.resId &&
            record.resModel?.startsWith("tdkt.") &&
            record.fields.available_actions;
        return own
            ? {
                  ...params,
                  tdktRecord: {resModel: record.resModel, resId: record.resId},
              }
            : params;
    },
});

/** Core tells of an error, too; what is done cannot be done again. */
async function isDone(env, {resModel, resId, action}) {
    const fields = ["available_actions"];
    const [record] = await env.services.orm.read(resModel, [resId], fields);
    return record && !String(record.available_actions).includes(`|${action}|`);
}

for (const controller of [FormController, ListController, KanbanController]) {
    patch(controller.prototype, {
        async beforeExecuteActionButton(clickParams) {
            const saved = await super.beforeExecuteActionButton(clickParams);
            const found = transitionOf(clickParams);
            return saved === false || !found
                ? saved
                : confirmTransition(
                      this.env,
                      found.resModel,
                      found.resId,
                      found.action
                  );
        },

        async afterExecuteActionButton(clickParams) {
            await super.afterExecuteActionButton(clickParams);
            const found = transitionOf(clickParams);
            if (found && (await isDone(this.env, found))) {
                const {resModel, resId, action} = found;
                await noticeTransition(this.env, resModel, resId, action);
            }
        },
    });
}
