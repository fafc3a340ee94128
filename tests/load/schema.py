"""Reads the JSON Schemas of an OpenAPI 3.1 document: makes values that fit them, and judges values.

Knows what our document uses: $ref, type (also lists of types), enum, const, required, properties,
additionalProperties, items, anyOf, oneOf, allOf, bounds, and no more.
"""
import string

PLAIN = string.ascii_letters + string.digits
ODD = ["é", "ß", "漢", "🚗", "\u202e", "\u0000", "'", '"', "<script>", "%00", "../", "\n", "\t"]


class Schemas:
    def __init__(self, document):
        self.document = document

    def resolve(self, schema):
        for _ in range(20):
            if not isinstance(schema, dict) or "$ref" not in schema:
                return schema if isinstance(schema, dict) else {}
            target = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            schema = target
        raise ValueError("references without end")

    def types(self, schema):
        kind = schema.get("type")
        if isinstance(kind, list):
            return kind
        if kind:
            return [kind]
        if "properties" in schema:
            return ["object"]
        return []

    # --- Making -----------------------------------------------------------------------------

    def make(self, schema, random, name="", pick=None, depth=0):
        """A value that fits. `pick(name, schema)` may give one that only the caller can know."""
        schema = self.resolve(schema)
        if pick is not None:
            known = pick(name, schema)
            if known is not None:
                return known
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return random.choice(schema["enum"])
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.make(random.choice(schema[choice]), random, name, pick, depth)
        if "allOf" in schema:
            merged = {}
            for part in schema["allOf"]:
                part = self.resolve(part)
                merged = {**merged, **part,
                          "properties": {**merged.get("properties", {}),
                                         **part.get("properties", {})},
                          "required": merged.get("required", []) + part.get("required", [])}
            return self.make(merged, random, name, pick, depth)
        kind = random.choice(self.types(schema) or ["string"])
        return getattr(self, "_make_" + kind)(schema, random, name, pick, depth)

    def _make_null(self, *_):
        return None

    def _make_boolean(self, schema, random, *_):
        return random.random() < 0.5

    def _make_integer(self, schema, random, *_):
        low = int(schema.get("minimum", 0))
        high = int(schema.get("maximum", low + 1000))
        return random.choice([low, high, random.randint(low, max(low, high))])

    def _make_number(self, schema, random, *_):
        low = schema.get("minimum", 0)
        return random.uniform(low, schema.get("maximum", low + 1000))

    def _make_string(self, schema, random, *_):
        low = schema.get("minLength", 0)
        high = min(schema.get("maxLength", low + 60), low + 200)
        length = random.choice([low, random.randint(low, high), random.randint(low, high)])
        text = "".join(random.choice(PLAIN + "    ") for _ in range(length))
        return text.strip().ljust(low, "x")

    def _make_array(self, schema, random, name, pick, depth):
        low = schema.get("minItems", 0)
        count = random.randint(low, min(schema.get("maxItems", low + 3), low + 3))
        items = [self.make(schema.get("items", {}), random, name, pick, depth + 1)
                 for _ in range(count)]
        if schema.get("uniqueItems"):
            items = [item for i, item in enumerate(items) if item not in items[:i]]
        return items

    def _make_object(self, schema, random, name, pick, depth):
        out = {}
        required = set(schema.get("required", []))
        for field, part in schema.get("properties", {}).items():
            if field in required or (depth < 4 and random.random() < 0.5):
                out[field] = self.make(part, random, field, pick, depth + 1)
        return out

    # --- Judging ----------------------------------------------------------------------------

    def faults(self, value, schema, at="", depth=0):
        """What in `value` does not fit, as sentences; at most a few."""
        schema = self.resolve(schema)
        if not schema or depth > 30:
            return []
        if "const" in schema and value != schema["const"]:
            return [f"{at}: is {value!r:.80}, not {schema['const']!r}"]
        if "enum" in schema and value not in schema["enum"]:
            return [f"{at}: {value!r:.80} is none of {schema['enum']}"]
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                tried = [self.faults(value, part, at, depth + 1) for part in schema[choice]]
                if all(tried):
                    return [f"{at}: fits none of {choice}: " + "; ".join(tried[0][:1])]
        out = []
        for part in schema.get("allOf", []):
            out += self.faults(value, part, at, depth + 1)
        kinds = self.types(schema)
        if kinds and not any(self.is_a(value, kind) for kind in kinds):
            return out + [f"{at}: {value!r:.80} is not of type {'/'.join(kinds)}"]
        if isinstance(value, dict):
            out += self._object_faults(value, schema, at, depth)
        elif isinstance(value, list):
            for i, item in enumerate(value[:200]):
                out += self.faults(item, schema.get("items", {}), f"{at}/{i}", depth + 1)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                out.append(f"{at}: {value} is out of bounds")
        return out[:5]

    def _object_faults(self, value, schema, at, depth):
        out = [f"{at}: {field} is missing" for field in schema.get("required", [])
               if field not in value]
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for field, item in value.items():
            if field in properties:
                out += self.faults(item, properties[field], f"{at}/{field}", depth + 1)
            elif others is False:
                out.append(f"{at}: {field} is not in the schema")
            elif isinstance(others, dict):
                out += self.faults(item, others, f"{at}/{field}", depth + 1)
        return out

    @staticmethod
    def is_a(value, kind):
        if kind == "null":
            return value is None
        if kind == "boolean":
            return isinstance(value, bool)
        if kind == "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if kind == "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        return isinstance(value, {"string": str, "array": list, "object": dict}[kind])
