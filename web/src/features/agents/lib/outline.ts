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

export function outlineOf(sop: string): Outline {
  const outline: Outline = { goal: '', tone: '', steps: [], must: [], never: [], handoff: [], sections: [] };
  let heading = '';
  for (const raw of sop.split('\n')) {
    const line = raw.trim();
    const title = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    if (title !== undefined) {
      heading = plain(title);
      outline.sections.push(heading);
      continue;
    }
    if (!line) continue;
    const numbered = /^\d+[.)]\s+(.+)$/.exec(line)?.[1];
    const item = numbered ?? /^[-*+]\s+(.+)$/.exec(line)?.[1];
    const text = plain(item ?? line);
    if (goalHeading.test(heading) && !outline.goal) outline.goal = text;
    else if (toneHeading.test(heading)) outline.tone = outline.tone ? `${outline.tone} ${text}` : text;
    else if (handoffHeading.test(heading) || handoffSentence.test(text)) {
      if (item !== undefined || handoffSentence.test(text)) outline.handoff.push(text);
    } else if (numbered !== undefined) outline.steps.push(text);
    else if (never.test(text)) outline.never.push(text);
    else if (must.test(text)) outline.must.push(text);
  }
  return outline;
}

export const isEmpty = (outline: Outline) =>
  !outline.goal && outline.steps.length + outline.must.length + outline.never.length + outline.handoff.length === 0;
