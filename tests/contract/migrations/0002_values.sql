CREATE TABLE stored_values (
  id BIGINT NOT NULL PRIMARY KEY,
  text TEXT,
  integer BIGINT,
  real DOUBLE PRECISION,
  flag BIGINT,
  blob BYTEA,
  json TEXT,
  kind TEXT,
  at BIGINT
);
