import { expect, it } from 'vitest';

import { allLanguages, languageName, ownLanguages } from './languages';

it('names languages and forgives letters that name none', () => {
  expect(['de', 'pt', 'zh', 'qq', '', 'not a tag'].map(languageName)).toEqual(['German', 'Portuguese', 'Chinese', 'qq', '', 'not a tag']);
});

it('lists every named language once, by name', () => {
  const all = allLanguages();
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted((one, other) => one.localeCompare(other, 'en')));
});

it('puts the languages of the browser first, without regions', () => {
  expect(ownLanguages(['de-AT', 'de', 'en-GB', 'eo']).map(({ code }) => code)).toEqual(['de', 'en']);
});
