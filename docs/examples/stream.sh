#!/bin/sh
# The same as a stream: -N shows each event as it arrives.
curl --fail-with-body -sSN "$URL/api/v1/chat/$AGENT/customer-42" \
  -H "X-API-Key: $KEY" -H "Content-Type: application/json" -H "Accept: text/event-stream" \
  -d '{"message": "What does E03 mean on the W740?"}'
