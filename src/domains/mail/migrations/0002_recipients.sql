-- Letters are counted per mailbox, and spellings that differ in case are one.
DROP INDEX mail_outbox_by_recipient;
CREATE INDEX mail_outbox_by_recipient ON mail_outbox (lower(recipient), created_at);
