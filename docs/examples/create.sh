#!/bin/sh
# An agent from an SOP and two files; the key needs the scope admin. Run it twice: one agent.
curl --fail-with-body -sS "$URL/api/v1/agents" \
  -H "X-API-Key: $KEY" -H "Idempotency-Key: support-agent-1" \
  -F "agent_name=Support" -F "sop=<demo/sop.md" \
  -F "files=@demo/documents/washing-machine-w740-manual.md" \
  -F "files=@demo/documents/warranty-terms.pdf" \
  -F 'file_descriptions={"warranty-terms.pdf": "What the warranty covers"}'
