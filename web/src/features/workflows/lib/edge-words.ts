import { words } from '@/lib/words';

import type { EdgeWords } from './layout';

/** Longer ones widen the graph more than they tell; the whole stands in the list of states. */
const longest = 24;
const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text);

/** What stands on an edge: the first condition or the errors, and how many more lead the same way. */
export const edgeWords: EdgeWords = {
  labelOf(ways, caught) {
    const [first, ...others] = ways.filter(({ kind }) => kind !== 'next');
    if (!first) return '';
    const label = caught && first.label === 'States.ALL' ? words.workflowGraph.anyError : first.kind === 'default' ? words.workflowGraph.otherwise : first.label;
    return others.length > 0 ? `${cut(label)} ${words.workflowGraph.more(others.length)}` : cut(label);
  },
};
