"""The peer of bench/http: the same endpoint as people write it with FastAPI, run by uvicorn.

It is given every advantage we have: the same row from the same SQLite file by the same query, an
access token of the same algorithm (EdDSA), the same cache of verified tokens, its statement ready and
its one connection open, no access log, a plain `async def` without a thread in between.
Settings by environment: PEER_DATABASE, PEER_KEY (PEM of the public key).
"""
import datetime
import json
import os
import sqlite3
import time
from typing import Any, Optional

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI()
key = os.environ["PEER_KEY"]
database = sqlite3.connect(f"file:{os.environ['PEER_DATABASE']}?mode=ro", uri=True)
database.row_factory = sqlite3.Row
verified: dict = {}
QUERY = """SELECT id, org_id, name, name_key, type, status, status_reason, sop,
    knowledge_base_description, human_handoff_description, voice_personality, voice_config,
    text_config, documents_ready, documents_failed, documents_processing, passages, characters,
    created_at, updated_at, version, latest, building FROM agents WHERE org_id = ? AND id = ? AND archived_at IS NULL"""


class Knowledge(BaseModel):
    status: str
    documents: int
    ready: int
    failed: int
    processing: int
    passages: int
    characters: int


class Agent(BaseModel):
    id: str
    name: str
    type: str
    status: str
    status_reason: Optional[str]
    sop: str
    knowledge_base_description: str
    human_handoff_description: str
    voice_personality: Optional[Any]
    voice_config: Optional[Any]
    text_config: Optional[Any]
    model: str
    version: int
    latest_version: int
    building: bool
    knowledge: Knowledge
    created_at: str
    updated_at: str


def organization(authorization: str = Header()) -> str:
    known = verified.get(authorization)
    if known is None or known["exp"] < time.time():
        try:
            known = jwt.decode(authorization.removeprefix("Bearer "), key, algorithms=["EdDSA"])
        except jwt.InvalidTokenError as fault:
            raise HTTPException(401) from fault
        verified[authorization] = known
    return known["org"]


def moment(milliseconds: int) -> str:
    at = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional(text: Optional[str]):
    return None if text is None else json.loads(text)


@app.get("/api/v1/agents/{agent_id}", response_model=Agent)
async def get_agent(agent_id: str, org: str = Depends(organization)):
    row = database.execute(QUERY, (org, agent_id)).fetchone()
    if row is None:
        raise HTTPException(404)
    ready, failed, processing = (
        row["documents_ready"], row["documents_failed"], row["documents_processing"])
    return Agent(
        id=row["id"], name=row["name"], type=row["type"], status=row["status"],
        status_reason=row["status_reason"], sop=row["sop"],
        knowledge_base_description=row["knowledge_base_description"],
        human_handoff_description=row["human_handoff_description"],
        voice_personality=optional(row["voice_personality"]),
        voice_config=optional(row["voice_config"]), text_config=optional(row["text_config"]),
        model="builtin", version=row["version"], latest_version=row["latest"],
        building=row["building"] > 0,
        knowledge=Knowledge(
            status="ready" if ready else "notready", documents=ready + failed + processing,
            ready=ready, failed=failed, processing=processing, passages=row["passages"],
            characters=row["characters"]),
        created_at=moment(row["created_at"]), updated_at=moment(row["updated_at"]))
