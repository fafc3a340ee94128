"""The options that every bench takes, and a figure as scripts/bench prints it."""
import argparse
import json
import pathlib


def parser_of(doc):
    """The options that every bench takes."""
    parser = argparse.ArgumentParser(description=doc.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a short run, to see that it works")
    return parser


def arguments(doc, program=None, **numbers):
    """What a bench is asked: --program where `program` says which is usual, and --NAME for each of
    `numbers`: what is usual, and what --quick takes."""
    parser = parser_of(doc)
    if program:
        parser.add_argument("--program", type=pathlib.Path, default=program)
    for name, (usual, quick) in numbers.items():
        parser.add_argument(f"--{name}", type=type(usual), metavar="N",
                            help=f"{usual}, with --quick {quick}")
    options = parser.parse_args()
    for name, (usual, quick) in numbers.items():
        if getattr(options, name) is None:
            setattr(options, name, quick if options.quick else usual)
    return options


def report(name, metric, value, unit, peer=None, peer_value=None):
    """One JSON line on standard output. `ratio` is value / peer_value: of what is counted a second it
    should be large, of times and memory small."""
    ratio = round(value / peer_value, 3) if peer_value else None
    print(json.dumps({"name": name, "metric": metric, "value": round(value, 3), "unit": unit,
                      "peer": peer if peer_value else None,
                      "peer_value": round(peer_value, 3) if peer_value else None,
                      "ratio": ratio}), flush=True)
