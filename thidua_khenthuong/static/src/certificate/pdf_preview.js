import {Component, onMounted, onPatched, onWillStart, useRef} from "@odoo/owl";
import {loadPDFJSAssets} from "@web/core/utils/pdfjs";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const SHARPNESS = 2;

/** Draws the first page of a PDF (base64) as wide as there is room: what is printed. */
export class PdfPreview extends Component {
    static template = "thidua_khenthuong.PdfPreview";
    static props = {...standardFieldProps};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadPDFJSAssets());
        onMounted(() => this.draw());
        onPatched(() => this.draw());
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    async draw() {
        const value = this.value;
        if (!value || value === this.drawn) {
            return;
        }
        this.drawn = value;
        const data = Uint8Array.from(atob(value), (char) => char.charCodeAt(0));
        const pdf = await globalThis.pdfjsLib.getDocument({data}).promise;
        const page = await pdf.getPage(1);
        const canvas = this.canvas.el;
        if (!canvas || value !== this.drawn) {
            return;
        }
        const natural = page.getViewport({scale: 1});
        const scale = (canvas.parentElement.clientWidth / natural.width) * SHARPNESS;
        const viewport = page.getViewport({scale});
        // A page is drawn aside first: two drawings on one canvas would mix.
        const aside = document.createElement("canvas");
        aside.width = viewport.width;
        aside.height = viewport.height;
        await page.render({canvasContext: aside.getContext("2d"), viewport}).promise;
        if (value === this.drawn) {
            canvas.width = aside.width;
            canvas.height = aside.height;
            canvas.getContext("2d").drawImage(aside, 0, 0);
            canvas.dataset.drawn = String(Number(canvas.dataset.drawn || 0) + 1);
        }
    }
}

registry.category("fields").add("tdkt_pdf_preview", {
    component: PdfPreview,
    supportedTypes: ["text"],
});
