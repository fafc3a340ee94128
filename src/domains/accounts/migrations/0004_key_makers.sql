-- Who made a key: it may no more than they still could give. Empty for keys of before. No reference,
-- for a key outlives the account of its maker and has to tell that apart.
ALTER TABLE api_keys ADD COLUMN made_by TEXT;
