"""A figure as scripts/bench prints it."""
import json


def report(name, metric, value, unit, peer=None, peer_value=None):
    """One JSON line on standard output. `ratio` is value / peer_value: of what is counted a second it
    should be large, of times and memory small."""
    ratio = round(value / peer_value, 3) if peer_value else None
    print(json.dumps({"name": name, "metric": metric, "value": round(value, 3), "unit": unit,
                      "peer": peer if peer_value else None,
                      "peer_value": round(peer_value, 3) if peer_value else None,
                      "ratio": ratio}), flush=True)
