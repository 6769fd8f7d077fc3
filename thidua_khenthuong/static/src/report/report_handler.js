import {download} from "@web/core/network/download";
import {getReportUrl} from "@web/webclient/actions/reports/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * Downloads reports typeset by WeasyPrint straight away: the stock path first asks the
 * server for wkhtmltopdf, which they do not need. Other reports are left to it.
 */
async function downloadTypesetReport(action, options, env) {
    if (action.tdkt_engine !== "weasyprint" || action.report_type !== "qweb-pdf") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({...user.context, ...action.context}),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

/** Downloads the file to be edited (.docx, .xlsx) of the records. */
async function downloadEditableReport(action, options, env) {
    if (!["docx", "xlsx"].includes(action.tdkt_engine)) {
        return false;
    }
    const ids = (action.context?.active_ids || []).join(",");
    env.services.ui.block();
    try {
        await download({
            url: `/thi-dua/van-ban/${action.report_name}/${ids}`,
            data: {},
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("thidua_khenthuong_weasyprint", downloadTypesetReport);
registry
    .category("ir.actions.report handlers")
    .add("thidua_khenthuong_editable", downloadEditableReport);
