-- What an organisation keeps is summed up in each upload's transaction, from this index alone.
CREATE INDEX documents_kept ON documents (org_id, status, size_bytes);
