-- Domain events on their way out; see outbox.hpp. claimed_until and published_at are milliseconds.
CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  actor TEXT NOT NULL,
  at BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  claimed_until BIGINT NOT NULL DEFAULT 0,
  published_at BIGINT
);
CREATE INDEX outbox_unpublished ON outbox (claimed_until, id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

-- What each consumer has seen: the memory behind consume_once().
CREATE TABLE consumed_events (
  consumer TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX consumed_events_at ON consumed_events (at);

-- Work that one node does for all: who holds it, until when. `fence` grows with each new holder.
CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  held_until BIGINT NOT NULL,
  fence BIGINT NOT NULL
);
