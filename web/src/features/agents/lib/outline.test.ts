import { describe, expect, it } from 'vitest';

import { isEmpty, outlineOf, recognisedBy, recognisedIn } from './outline';
import { definitionOf } from './stages';
import { templates } from './templates';

describe('outlineOf', () => {
  it('finds goal, steps, rules and hand-off', () => {
    const outline = outlineOf(`# Desk
## Goal
Help readers.
## Steps
1. Ask for the **card number**.
2) Answer.
## Rules
- Always name the document.
- You must not guess.
- Do not judge.
## Hand-off
- when the reader asks for a person;
`);
    expect(outline.goal).toBe('Help readers.');
    expect(outline.steps).toEqual(['Ask for the card number.', 'Answer.']);
    expect(outline.must).toEqual(['Always name the document.']);
    expect(outline.never).toEqual(['You must not guess.', 'Do not judge.']);
    expect(outline.handoff).toEqual(['when the reader asks for a person;']);
    expect(outline.sections).toEqual(['Desk', 'Goal', 'Steps', 'Rules', 'Hand-off']);
  });

  it('finds a hand-off outside of its section', () => {
    expect(outlineOf('If somebody was hurt, hand over to a person.').handoff).toHaveLength(1);
  });

  it('tells what is asked from what is to be said', () => {
    const outline = outlineOf(`## Rules
- You must answer from the documents. Never guess.
- Say: "I do not want to guess." Then offer the hotline. Do not offer another fact.
- Use “never” sparingly.
`);
    expect(outline.never).toEqual([]);
    expect(outline.must).toHaveLength(2);
  });

  it('takes the line that leads to the hand-off list for no condition', () => {
    const { handoff } = outlineOf('## Hand-off\nHand the conversation over\n\n- when somebody was hurt;\n- on complaints.\n');
    expect(handoff).toEqual(['when somebody was hurt;', 'on complaints.']);
  });

  it('is empty for prose without form', () => {
    expect(isEmpty(outlineOf('Be nice and helpful.'))).toBe(true);
  });
});

describe('recognisedIn, recognisedBy', () => {
  it('tells of a text what its form tells', () => {
    expect(recognisedIn('Be nice and helpful.')).toBeNull();
    expect(recognisedIn('## Steps\n1. Ask.\n## Rules\n- Never guess.\n- Always ask.\n')).toEqual({
      goal: '',
      steps: [{ number: '1', text: 'Ask.' }],
      rules: [
        { kind: 'must', text: 'Always ask.' },
        { kind: 'must_not', text: 'Never guess.' },
      ],
      handoff: [],
    });
  });

  it('tells of a definition all that its creation counts', () => {
    const steps = [
      { id: 'step-1', number: '', text: 'Greet.' },
      { id: 'step-2', number: '1', text: 'Ask.' },
    ];
    const rules = [{ id: 'rule-1', kind: 'may', text: 'Name the price.' }];
    const definition = definitionOf({ goal: 'Help.', steps, rules, handoff: [{ condition: 'somebody was hurt' }] });
    expect(recognisedBy(definition)).toEqual({
      goal: 'Help.',
      steps: [
        { number: '', text: 'Greet.' },
        { number: '1', text: 'Ask.' },
      ],
      rules: [{ kind: 'may', text: 'Name the price.' }],
      handoff: ['somebody was hurt'],
    });
  });
});

it('every template shows all that is recognised', () => {
  for (const { name, sop } of templates) {
    const outline = outlineOf(sop);
    expect(outline.goal, name).not.toBe('');
    expect(outline.tone, name).not.toBe('');
    for (const part of ['steps', 'must', 'never', 'handoff'] as const) expect(outline[part].length, `${name}: ${part}`).toBeGreaterThan(0);
  }
});
