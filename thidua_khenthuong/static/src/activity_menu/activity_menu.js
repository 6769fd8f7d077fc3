import {ActivityMenu} from "@mail/core/web/activity_menu";
import {findOwnApp} from "../webclient/own_app";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/* The bell opens a list from whatever application is open, usually the messaging
   one: our records then come with our own menu. */
patch(ActivityMenu.prototype, {
    setup() {
        super.setup();
        this.menus = useService("menu");
    },

    executeActivityAction(group, ...rest) {
        const app = findOwnApp(this.menus);
        if (app && group.model.startsWith("tdkt.")) {
            this.menus.setCurrentMenu(app);
        }
        return super.executeActivityAction(group, ...rest);
    },
});
