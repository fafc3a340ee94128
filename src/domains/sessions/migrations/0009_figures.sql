-- What figures over many conversations need, kept with each: reading it from the messages would take
-- seconds. How many questions the documents held no answer to, and how long each of the first
-- answers took, in milliseconds, each with a comma behind it.
ALTER TABLE sessions ADD COLUMN unanswered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN latencies TEXT NOT NULL DEFAULT '';
UPDATE sessions SET unanswered = (SELECT COUNT(*) FROM messages
  WHERE messages.session_id = sessions.id AND abstained = 1);
UPDATE sessions SET latencies = (
  WITH RECURSIVE line (place, count, text) AS (
    SELECT CAST(-1 AS BIGINT), CAST(0 AS BIGINT), CAST('' AS TEXT)
    UNION ALL
    SELECT messages.position, line.count + 1, line.text || CAST(messages.latency_ms AS TEXT) || ','
    FROM line JOIN messages ON messages.session_id = sessions.id
      AND messages.position = (SELECT MIN(later.position) FROM messages AS later
        WHERE later.session_id = sessions.id AND later.position > line.place
          AND later.role = 'assistant' AND later.latency_ms IS NOT NULL AND later.stopped = 0)
    WHERE line.count < 200)
  SELECT text FROM line ORDER BY count DESC LIMIT 1);
CREATE INDEX sessions_by_begin ON sessions (org_id, created_at, id);
CREATE INDEX messages_unanswered ON messages (org_id, created_at, id) WHERE abstained = 1;

-- What an answer's time went into; none of those from before.
ALTER TABLE messages ADD COLUMN stages TEXT;
