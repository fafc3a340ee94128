#!/usr/bin/env python3
"""Makes src/engines/workflow/aws_shapes.gen.cpp: what the operations of AWS services answer, against
which mocked results are checked. Facts alone: names, types, what is required, enumerations, bounds.

  scripts/workflow/aws_shapes.py            writes it
  scripts/workflow/aws_shapes.py --print    prints it, for scripts/generate
  scripts/workflow/aws_shapes.py --sizes    says what each service takes

Source: the models in Debian's package python3-botocore (Apache-2.0). They are as old as the package.
"""
import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/engines/workflow/aws_shapes.gen.cpp"
MODELS = pathlib.Path("/usr/lib/python3/dist-packages/botocore/data")
VERSION = "1.29"
BYTES_MAX = 300_000

# Folders of models. What Step Functions calls itself, and what workflows call most besides.
SERVICES = """
athena batch codebuild databrew dynamodb ecs eks emr emr-containers events glue lambda sagemaker sns
sqs stepfunctions
cloudwatch cognito-idp ecr firehose kinesis kms logs polly rds-data redshift-data rekognition s3
scheduler secretsmanager sesv2 ssm sts textract transcribe translate
""".split()
# Of services with hundreds of operations, the names of those that workflows call begin so.
KEPT = {
    "sagemaker": ("CreateEndpoint", "CreateHyperParameter", "CreateLabeling", "CreateModel",
                  "CreateProcessingJob", "CreateTrainingJob", "CreateTransformJob", "UpdateEndpoint",
                  "DescribeHyperParameterTuningJob", "DescribeLabelingJob", "DescribeProcessingJob",
                  "DescribeTrainingJob", "DescribeTransformJob"),
    "ssm": ("GetParameter", "PutParameter", "DeleteParameter", "SendCommand", "GetCommandInvocation",
            "StartAutomationExecution", "GetAutomationExecution", "ListCommand"),
}
TYPES = {"string": "s", "character": "s", "blob": "s", "timestamp": "s", "integer": "n", "long": "n",
         "float": "n", "double": "n", "bigdecimal": "n", "boolean": "b"}


def upper_first(name):
    """How Step Functions writes names, whatever the service does."""
    return name[:1].upper() + name[1:]


class Service:
    """The shapes that the operations of one service answer with, each once, by number."""

    def __init__(self, folder):
        newest = sorted((MODELS / folder).iterdir())[-1]
        self.model = json.loads((newest / "service-2.json").read_text())
        self.name = self.model["metadata"]["serviceId"].replace(" ", "").lower()
        self.numbers, self.rows = {}, []
        kept = KEPT.get(folder)
        self.operations = []
        for name, operation in sorted(self.model["operations"].items()):
            if kept and not name.startswith(kept):
                continue
            output = operation.get("output")
            number = self.number(output["shape"]) if output else "-"
            self.operations.append(f"{upper_first(name)}={number}")

    def number(self, shape):
        """The row of a structure, which may hold itself."""
        if shape not in self.numbers:
            self.numbers[shape] = len(self.rows)
            at = len(self.rows)
            self.rows.append("")
            self.rows[at] = self.structure(self.model["shapes"][shape])
        return self.numbers[shape]

    def structure(self, shape):
        required = set(shape.get("required", ()))
        return ",".join(
            upper_first(name) + ("!" if name in required else ":") + self.type(member["shape"])
            for name, member in shape["members"].items())

    def type(self, name):
        shape = self.model["shapes"][name]
        kind = shape["type"]
        if kind == "structure":
            # A document or a stream of events holds anything.
            return "a" if shape.get("document") or shape.get("eventstream") else (
                "o" + str(self.number(name)))
        if kind == "list":
            return "l" + self.bounds(shape) + self.type(shape["member"]["shape"])
        if kind == "map":
            return "m" + self.bounds(shape) + self.type(shape["value"]["shape"])
        if "enum" in shape:
            assert not any(set(",;|") & set(each) for each in shape["enum"]), name
            return "e" + "|".join(shape["enum"]) + ";"
        return TYPES[kind] + self.bounds(shape)

    @staticmethod
    def bounds(shape):
        low, high = shape.get("min"), shape.get("max")
        if low is None and high is None or (low, high) == (0, None):
            return ""
        return f"{'' if low is None else low}~{'' if high is None else high};"

    def text(self):
        return "\n".join([" ".join(self.operations), *self.rows])


def literal(text):
    assert ')"' not in text
    return f'R"({text})"'


def source():
    services = sorted((Service(folder) for folder in SERVICES), key=lambda each: each.name)
    rows = "\n".join(f'    {{"{each.name}", {literal(each.text())}}},' for each in services)
    return (
        "// Made by scripts/workflow/aws_shapes.py from Debian's python3-botocore " + VERSION + " "
        "(Apache-2.0,\n// Amazon.com, Inc.). Do not edit. How to read it: aws_shapes.hpp.\n"
        "#include \"engines/workflow/aws_shapes.hpp\"\n\n#include <array>\n\n"
        "namespace auriga::workflow {\nnamespace {\n"
        "// clang-format off\n"
        f"constexpr std::array<AwsService, {len(services)}> kServices{{{{\n{rows}\n}}}};\n"
        "// clang-format on\n"
        "}  // namespace\n\n"
        "std::span<const AwsService> aws_services() {\n  return kServices;\n}\n\n"
        "}  // namespace auriga::workflow\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--print", action="store_true")
    parser.add_argument("--sizes", action="store_true")
    chosen = parser.parse_args()
    if chosen.sizes:
        for folder in SERVICES:
            print(f"{len(Service(folder).text()):8} {folder}")
        return
    made = source()
    if len(made) > BYTES_MAX:
        sys.exit(f"{len(made)} bytes are too many: leave out a service")
    if chosen.print:
        print(made, end="")
        return
    TARGET.write_text(made)
    print(f"{TARGET.relative_to(ROOT)}: {len(made)} bytes")


main()
