-- Where somebody signed in: the address, or the /64 network of an IPv6 one. Who comes back to such a
-- place need not wait for the wrong guesses of strangers.
ALTER TABLE logins ADD COLUMN place TEXT NOT NULL DEFAULT '';
UPDATE logins SET place = address WHERE address NOT LIKE '%:%';
CREATE INDEX logins_by_place ON logins (user_id, place);
-- What is long past is deleted a few rows at a time, which must not look at all the others.
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
