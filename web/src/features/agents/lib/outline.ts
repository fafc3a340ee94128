import type { Definition } from './stages';

/**
 * What a procedure says, as far as its form tells: a preview while one writes. It follows the habits
 * of the server's reader (headings, numbered steps, rules that begin with or hold must, always, never,
 * hand-off sentences), but it is no judge: what the agent does is decided on the server.
 */
export interface Outline {
  goal: string;
  tone: string;
  steps: string[];
  must: string[];
  never: string[];
  handoff: string[];
  sections: string[];
}

const goalHeading = /\b(goal|purpose|aim|objective|role)\b/i;
const toneHeading = /\b(tone|style|voice|manner)\b/i;
const handoffHeading = /\b(hand[- ]?(off|over)|escalat\w*|transfer)\b/i;
const handoffSentence = /\b(hand(s|ed)?[- ](it |the conversation |them )?(off|over)|escalate|transfer to|pass (it |them )?on to|connect (them|him|her) (to|with))\b/i;
const never = /\b(never|must not|do not|don['’]t|may not|not allowed)\b/i;
const must = /\b(must|always|required|make sure)\b/i;

const plain = (line: string) =>
  line
    .replace(/[*_`]+/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();

/** What a rule asks for: its first sentence decides, and words that the agent is to say do not count. */
function ruleOf(text: string): 'must' | 'never' | null {
  const said = text.replace(/["“„][^"“”]*["“”]/g, '');
  if (!never.test(said) && !must.test(said)) return null;
  const first = said.split(/(?<=[.!?])\s/, 1)[0] ?? '';
  const [no, yes] = [first.search(never), first.search(must)];
  return no >= 0 && (yes < 0 || no <= yes) ? 'never' : 'must';
}

const itemOf = (line: string | undefined) => /^\s*(?:\d+[.)]|[-*+])\s+(.+)$/.exec(line ?? '')?.[1];

export function outlineOf(sop: string): Outline {
  const outline: Outline = { goal: '', tone: '', steps: [], must: [], never: [], handoff: [], sections: [] };
  let heading = '';
  const lines = sop.split('\n').filter((line) => line.trim() !== '');
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    const title = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    if (title !== undefined) {
      heading = plain(title);
      outline.sections.push(heading);
      continue;
    }
    const numbered = /^\d+[.)]\s+(.+)$/.exec(line)?.[1];
    const item = itemOf(line);
    const text = plain(item ?? line);
    if (goalHeading.test(heading) && !outline.goal) outline.goal = text;
    else if (toneHeading.test(heading)) outline.tone = outline.tone ? `${outline.tone} ${text}` : text;
    else if (handoffHeading.test(heading) || handoffSentence.test(text)) {
      // A line that only leads to a list is no condition.
      const leads = item === undefined && handoffHeading.test(heading) && itemOf(lines[index + 1]) !== undefined;
      if (!leads && (item !== undefined || handoffSentence.test(text))) outline.handoff.push(text);
    } else if (numbered !== undefined) outline.steps.push(text);
    else {
      const rule = ruleOf(text);
      if (rule) outline[rule].push(text);
    }
  }
  return outline;
}

export const isEmpty = (outline: Outline) =>
  !outline.goal && outline.steps.length + outline.must.length + outline.never.length + outline.handoff.length === 0;

/** What is shown of a procedure, by its form or by what the server made of it. */
export interface Recognised {
  goal: string;
  steps: { number: string; text: string }[];
  /** Kinds as in a definition: must, must_not, may, only. */
  rules: { kind: string; text: string }[];
  handoff: string[];
}

export function recognisedIn(sop: string): Recognised | null {
  const outline = outlineOf(sop);
  if (isEmpty(outline) && outline.sections.length === 0) return null;
  return {
    goal: outline.goal,
    steps: outline.steps.map((text, index) => ({ number: String(index + 1), text })),
    rules: [...outline.must.map((text) => ({ kind: 'must', text })), ...outline.never.map((text) => ({ kind: 'must_not', text }))],
    handoff: outline.handoff,
  };
}

/** By which the agent works: the same that the page of its creation counts. */
export function recognisedBy({ goal, steps, rules, handoff }: Pick<Definition, 'goal' | 'steps' | 'rules' | 'handoff'>): Recognised {
  return {
    goal,
    steps: steps.map(({ number, text }) => ({ number, text })),
    rules: rules.map(({ kind, text }) => ({ kind, text })),
    handoff: handoff.map(({ condition }) => condition),
  };
}
