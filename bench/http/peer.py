"""The peer of the HTTP benchmark: the same operation in FastAPI, run by uvicorn with uvloop and
httptools, one worker. It does what our server does to find the answer (verify an EdDSA token, cached
by its hash until it expires; one SELECT by key; a response model) and nothing of what ours does
besides (request ids, access log, metrics, rate limits, security headers).

  peer.py PORT DATABASE PUBLIC_KEY
"""
import base64
import hashlib
import sqlite3
import sys
import time
from datetime import datetime, timezone

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

PORT, DATABASE, KEY = int(sys.argv[1]), sys.argv[2], sys.argv[3]
PUBLIC = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(KEY + "=" * (-len(KEY) % 4)))

app = FastAPI()
connection = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True, check_same_thread=False)
known = {}


class Thing(BaseModel):
    id: str
    name: str
    description: str
    status: str
    size_bytes: int
    created_at: str
    updated_at: str


async def caller(authorization: str = Header()):
    token = authorization.removeprefix("Bearer ")
    digest = hashlib.sha256(token.encode()).digest()
    claims = known.get(digest)
    if claims is None or claims["exp"] <= time.time():
        try:
            claims = jwt.decode(token, PUBLIC, algorithms=["EdDSA"])
        except jwt.PyJWTError as error:
            raise HTTPException(401) from error
        known[digest] = claims
    return claims


def rfc3339(ms):
    at = datetime.fromtimestamp(ms / 1000, timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


@app.get("/api/v1/things/{thing_id}", response_model=Thing)
async def get_thing(thing_id: str, who: dict = Depends(caller)):
    row = connection.execute(
        "SELECT id, name, description, status, size_bytes, created_at, updated_at FROM things "
        "WHERE org_id = ? AND id = ?", (who["org"], thing_id)).fetchone()
    if row is None:
        raise HTTPException(404)
    return Thing(id=row[0], name=row[1], description=row[2], status=row[3], size_bytes=row[4],
                 created_at=rfc3339(row[5]), updated_at=rfc3339(row[6]))


uvicorn.run(app, host="127.0.0.1", port=PORT, loop="uvloop", http="httptools", log_level="error",
            access_log=False)
