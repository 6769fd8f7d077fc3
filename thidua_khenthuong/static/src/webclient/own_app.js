import {WebClient} from "@web/webclient/webclient";
import {patch} from "@web/core/utils/patch";
import {router} from "@web/core/browser/router";

/**
 * @param {Object} menus the service
 * @returns {Object|undefined} the application of ours, for whoever may see it
 */
export function findOwnApp(menus) {
    return menus
        .getApps()
        .find((one) => one.xmlid === "thidua_khenthuong.tdkt_menu_root");
}

/** Whether `action` is one of ours, or one that shows records of ours. */
function isOwn({xml_id, res_model}) {
    // false where the server has none
    return (
        (xml_id || "").startsWith("thidua_khenthuong") ||
        (res_model || "").startsWith("tdkt.")
    );
}

/* A page that is opened by its address gets the menu bar of the application which has a
   menu for it, else that of the application used last in this window, if any. Several
   pages of ours are behind a button, or behind a menu that only some roles are shown. */
patch(WebClient.prototype, {
    async loadRouterState() {
        await super.loadRouterState(...arguments);
        const app = findOwnApp(this.menuService);
        const action = this.actionService.currentController?.action;
        if (!app || !action || !isOwn(action)) {
            return;
        }
        const first = router.current.actionStack?.[0]?.action;
        const placed = this.menuService
            .getAll()
            .some(
                ({actionID, actionPath}) =>
                    actionID && [actionID, actionPath].includes(first || action.id)
            );
        if (!placed) {
            this.menuService.setCurrentMenu(app);
        }
    },
});
