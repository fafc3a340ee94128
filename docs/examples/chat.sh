#!/bin/sh
# Ask once, read JSON. Needs curl; URL, KEY and AGENT are set in the environment.
curl --fail-with-body -sS "$URL/api/v1/chat/$AGENT/customer-42" \
  -H "X-API-Key: $KEY" -H "Content-Type: application/json" \
  -d '{"message": "What does E03 mean on the W740?"}'
