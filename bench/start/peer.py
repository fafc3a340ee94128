"""The smallest FastAPI application with a health route: python3 peer.py PORT"""
import sys

import fastapi
import uvicorn

app = fastapi.FastAPI()


@app.get("/health/ready")
def ready():
    return {"status": "ok"}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
