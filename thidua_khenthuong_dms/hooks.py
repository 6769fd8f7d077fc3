def file_what_is_there(env):
    """Have every office file in Documents, what it has already included.

    The cron of filing notes the documents of years and files them, a batch at a time;
    the list “Filing” shows how far it is.
    """
    env["res.company"].with_context(active_test=False).search([]).write(
        {"tdkt_filing_place": "dms"}
    )
    env["tdkt.filing"]._wake()


def leave_files(env):
    """Leave folders and files as they are; who reads the record goes on reading them.

    The copies are attachments of the records: from now on they are filed there.
    """
    env.flush_all()
    env.cr.execute(
        """
        UPDATE tdkt_filing filing SET state = 'withdrawn', attachment_id = NULL
         WHERE place = 'dms' AND EXISTS (
               SELECT 1 FROM tdkt_filing beside
                WHERE beside.source = filing.source
                  AND beside.source_id = filing.source_id
                  AND beside.place = 'attachment' AND beside.state != 'withdrawn')
        """
    )
    env.cr.execute("UPDATE tdkt_filing SET place = 'attachment' WHERE place = 'dms'")
    env.cr.execute(
        "UPDATE res_company SET tdkt_filing_place = 'attachment'"
        " WHERE tdkt_filing_place = 'dms'"
    )
    # from here on dms itself asks the records who may read
    env.cr.execute(
        """
        UPDATE dms_directory directory
           SET storage_id_inherit_access_from_parent_record = TRUE
          FROM dms_storage storage
         WHERE storage.id = directory.storage_id AND storage.tdkt_is_filing
        """
    )
    env.cr.execute(
        "UPDATE dms_storage SET inherit_access_from_parent_record = TRUE"
        " WHERE tdkt_is_filing"
    )
    env.invalidate_all(flush=False)
    officers = env.ref("thidua_khenthuong.group_tdkt_officer")
    officers.implied_ids -= env.ref("dms.group_dms_user")
