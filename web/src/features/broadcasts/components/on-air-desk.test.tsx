// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { words } from '@/lib/words';

import { desk } from '../lib/desk';
import { idleDesk, type DeskState } from '../lib/desk-state';

import { OnAirDesk } from './on-air-desk';

vi.mock('./level-meter', () => ({ LevelMeter: ({ silent }: { silent: boolean }) => <i>{silent ? 'silent' : 'heard'}</i> }));

let page: HTMLElement;
let root: Root;
beforeEach(() => {
  page = document.createElement('div');
  document.body.append(page);
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

const show = (change: Partial<DeskState>) => act(() => root.render(<OnAirDesk state={{ ...idleDesk, id: 'golden-eagle-427', phase: 'live', connection: 'open', ...change }} link="/live" />));
const button = (text: string) => [...page.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith(text));
const dialog = () => document.querySelector('[role="alertdialog"]');

it('asks before it ends, and shows at once that it is ending', () => {
  show({});
  expect(page.textContent).toContain('heard');
  act(() => button(words.desk.end)?.click());
  expect(dialog()).not.toBeNull();
  act(() => [...(dialog()?.querySelectorAll('button') ?? [])].find(({ textContent }) => textContent === words.common.cancel)?.click());
  expect(dialog()).toBeNull();

  show({ ending: true, connection: 'reconnecting' });
  expect(page.textContent).toContain(words.desk.state.ending);
  expect(page.textContent).toContain(words.desk.endingText);
  expect(page.textContent).not.toContain(words.desk.lostText);
  expect(page.textContent).toContain('silent');
  for (const name of [words.desk.pause, words.desk.mute, words.desk.end]) expect(button(name)?.getAttribute('aria-disabled')).toBe('true');
  act(() => button(words.desk.end)?.click());
  expect(dialog()).toBeNull();
});

it('says why it is not ended yet, and lets the speaker try again', () => {
  const end = vi.spyOn(desk, 'end').mockResolvedValue();
  show({ ending: true, endFault: 'The server cannot be reached.' });
  expect(page.textContent).toContain('The broadcast is not ended yet: The server cannot be reached. You are not heard any more.');
  act(() => button(words.common.retry)?.click());
  expect(end).toHaveBeenCalledOnce();
});
