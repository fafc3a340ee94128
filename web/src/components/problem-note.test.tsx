// @vitest-environment jsdom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';

import { ApiProblem } from '@/lib/problem';

import { ProblemNote } from './problem-note';

const said = (problem: ConstructorParameters<typeof ApiProblem>[0]) => renderToStaticMarkup(<ProblemNote error={new ApiProblem(problem)} />).replace(/<[^>]*>/g, '|');

it('says nothing twice', () => {
  const remedy = 'Use a longer one.';
  const faults = [{ pointer: '/password', code: 'weak', message: 'is too easy to guess: it is a name' }];
  const text = said({ status: 422, detail: `The password is too easy to guess: it is a name. ${remedy}`, remedy, errors: faults });
  expect(text.match(/it is a name/g)).toHaveLength(1);
  expect(text.match(/longer/g)).toHaveLength(1);
});

it('says the faults and the remedy that the message leaves out', () => {
  const text = said({ status: 422, detail: 'A field is wrong.', remedy: 'Mend it.', errors: [{ pointer: '/name', code: 'required', message: 'is missing' }] });
  for (const part of ['A field is wrong.', 'is missing', 'Mend it.']) expect(text).toContain(part);
});
