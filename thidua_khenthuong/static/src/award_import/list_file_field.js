import {BinaryField, binaryField} from "@web/views/fields/binary/binary_field";
import {FileUploader} from "@web/views/fields/file_handler";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useSubEnv} from "@odoo/owl";

const MEGABYTE = 1024 * 1024;

/** Refuses a file above the office's limit by its size, before any of it is read. */
class LimitedFileUploader extends FileUploader {
    async onFileChange(ev) {
        const limit = this.env.listFileLimit();
        const tooLarge = [...ev.target.files].find(
            (file) => file.size > limit * MEGABYTE
        );
        if (!tooLarge) {
            return super.onFileChange(ev);
        }
        ev.target.value = null;
        this.notification.add(
            _t(
                "The list “%(file)s” is larger than %(limit)s MB: split it, or have an administrator raise the limit in the settings.",
                {file: tooLarge.name, limit}
            ),
            {type: "danger"}
        );
    }
}

/** The file of a list of awards; the record says in max_mb how large it may be. */
export class ListFileField extends BinaryField {
    static components = {FileUploader: LimitedFileUploader};

    setup() {
        super.setup();
        useSubEnv({listFileLimit: () => this.props.record.data.max_mb});
    }
}

registry.category("fields").add("tdkt_list_file", {
    ...binaryField,
    component: ListFileField,
    fieldDependencies: [{name: "max_mb", type: "integer"}],
});
