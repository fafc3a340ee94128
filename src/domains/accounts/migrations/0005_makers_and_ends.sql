-- Who invited: an invitation is worth no more than its maker could still give. Empty for those of
-- before. No reference, for it has to be told apart from a maker who went.
ALTER TABLE invitations ADD COLUMN made_by TEXT;
-- Each node asks every few seconds which keys ended on another.
CREATE INDEX api_keys_by_revocation ON api_keys (revoked_at);
