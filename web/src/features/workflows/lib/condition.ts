/** Says a Choice rule in a few letters: what stands on its edge in the graph. */

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const signs: [RegExp, string][] = [
  [/GreaterThanEquals(Path)?$/, '≥'],
  [/LessThanEquals(Path)?$/, '≤'],
  [/GreaterThan(Path)?$/, '>'],
  [/LessThan(Path)?$/, '<'],
  [/Equals(Path)?$/, '='],
  [/Matches$/, '~'],
];
const kinds: Record<string, string> = {
  IsPresent: 'present',
  IsNull: 'null',
  IsString: 'a string',
  IsNumeric: 'a number',
  IsBoolean: 'true or false',
  IsTimestamp: 'a time',
};

/** "$.order.total" is "total" to people; what is more than a path stays as it is. */
function short(path: unknown): string {
  if (typeof path !== 'string') return '?';
  const named = /^\$\$?(?:\.[\w-]+|\[\d+\])*\.([\w-]+(?:\[\d+\])?)$/.exec(path);
  return named?.[1] ?? path;
}

function comparison(rule: Json): string {
  const name = Object.keys(rule).find((key) => key in kinds || signs.some(([pattern]) => pattern.test(key)));
  if (!name) return '?';
  const operand = rule[name];
  const kind = kinds[name];
  const variable = short(rule.Variable);
  if (kind) return operand === false ? `${variable} is not ${kind}` : `${variable} is ${kind}`;
  const sign = signs.find(([pattern]) => pattern.test(name))?.[1] ?? '?';
  return `${variable} ${sign} ${name.endsWith('Path') ? short(operand) : JSON.stringify(operand)}`;
}

/** The whole rule in words; how much of it is shown is up to who shows it. */
export function conditionOf(rule: unknown): string {
  if (!isObject(rule)) return '?';
  if (typeof rule.Condition === 'string') return rule.Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (typeof rule.Condition === 'boolean') return String(rule.Condition);
  for (const [name, joint] of [['And', ' and '], ['Or', ' or ']] as const) {
    const parts = rule[name];
    if (Array.isArray(parts)) return parts.map((part) => (isObject(part) && ('And' in part || 'Or' in part) ? `(${conditionOf(part)})` : conditionOf(part))).join(joint);
  }
  if ('Not' in rule) return `not (${conditionOf(rule.Not)})`;
  return comparison(rule);
}
