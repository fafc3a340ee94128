// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { shortcutOf } from './use-shortcuts';

function press(key: string, target: Element = document.body, more = {}) {
  return shortcutOf({ key, target, repeat: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...more });
}

it('takes its keys where they mean nothing else', () => {
  document.body.innerHTML = '<button></button><input type="text"><input type="range"><select></select><div role="alertdialog"><p></p></div>';
  const find = (selector: string) => document.querySelector(selector) ?? document.body;
  expect([press(' '), press('m'), press('M'), press('x')]).toEqual(['pause', 'mute', 'mute', null]);
  expect([press(' ', find('button')), press('m', find('button'))]).toEqual([null, 'mute']);
  expect([press('m', find('input[type=text]')), press('m', find('select')), press('m', find('input[type=range]'))]).toEqual([null, null, 'mute']);
  expect(press(' ', find('p'))).toBeNull();
  expect([press('m', document.body, { ctrlKey: true }), press(' ', document.body, { repeat: true })]).toEqual([null, null]);
});
