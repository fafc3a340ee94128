/** The public page of a broadcast, /live/{name}: composes what the files beside it do. */
import './live.css';
import { asLiveError, InvalidInputError, type LiveError } from 'auriga-live';

import { themeStore } from '@/lib/theme';

import { type Broadcast, getBroadcast } from './broadcast';
import { keepChoice, readChoice } from './choices';
import { choicesOf, chooseLanguage, languageName, respoken } from './languages';
import { LevelPicture } from './level';
import { Listening } from './listening';
import { isName, nameOf, normalizeName } from './name';
import { type End, endOf, type Facts, stateOf } from './state';
import { view } from './view';
import { words } from './words';

/** Less late than this is nothing that a listener would notice. */
const BEHIND_MS = 1500;

const picture = new LevelPicture(view.level);
let name = '';
let broadcast: Broadcast | undefined;
let listening: Listening | undefined;
/** Why the language is not the one that was chosen last. */
let languageFault = '';

function volumePercent(): number {
  const kept = Number(readChoice('volume') ?? Number.NaN);
  return kept >= 0 && kept <= 100 ? Math.round(kept) : 100;
}

function voiceText(): string {
  if (languageFault) return languageFault;
  const language = view.language.value;
  const translated = listening?.joined?.translated ?? broadcast?.translated_languages.includes(language);
  return translated && language !== broadcast?.source_language ? words.translated(languageName(language)) : words.ownVoice;
}

function behindText(): string {
  if (!listening?.joined) return '';
  if (listening.paused) return words.kept(listening.keptMs);
  return listening.behindMs > BEHIND_MS ? words.behind(listening.behindMs) : '';
}

function facts(): Facts {
  if (listening) return listening.facts;
  const known = { isPaused: broadcast?.status === 'paused', isMuted: false, speakerConnected: broadcast?.speaker_connected ?? true };
  return { connection: 'idle', paused: false, interrupted: false, waits: false, playing: false, broadcast: known };
}

/** What there is to choose from, once the speaker speaks another language. */
function showSpoken(): void {
  const spoken = listening?.joined?.sourceLanguage;
  if (!broadcast || !spoken || spoken === broadcast.source_language) return;
  broadcast = respoken(broadcast, spoken);
  view.showLanguages(choicesOf(broadcast), view.language.value);
}

/** Shows everything as it is now. */
function show(): void {
  showSpoken();
  view.showState(stateOf(facts()));
  view.showVoice(voiceText());
  view.showBehind(behindText());
  if (!listening) view.showDisc('listen');
  else if (!listening.joined) view.showDisc('wait');
  else view.showDisc(listening.paused || listening.interrupted ? 'resume' : 'pause');
}

function stop(): void {
  listening = undefined;
  languageFault = '';
  picture.stop();
}

function showEnd({ notice, retry, rename }: End): void {
  stop();
  view.showSections('notice', ...(rename ? (['enter'] as const) : []));
  view.showNotice(notice, retry);
}

function listen(): void {
  listening = new Listening({
    name,
    language: view.language.value,
    volume: Number(view.volume.value) / 100,
    changed: () => {
      show();
      if (!drawing && listening?.analyser) {
        drawing = true;
        picture.start(listening.analyser);
      }
    },
    ended: (error, reason) => showEnd(error ? endOf(error, name) : { notice: reason === 'speakerGone' ? words.speakerGone : words.ended, retry: false, rename: true }),
  });
  let drawing = false;
  listening.start();
  show();
}

function press(): void {
  if (!listening) listen();
  // It does nothing while it waits, but keeps the focus of whoever pressed it.
  else if (!listening.joined) return;
  else if (listening.paused || listening.interrupted) listening.resume();
  else listening.pause();
}

async function changeLanguage(): Promise<void> {
  const language = view.language.value;
  const asked = listening;
  languageFault = '';
  keepChoice('language', language);
  try {
    await asked?.changeLanguage(language);
  } catch (error) {
    // Where it is over the page says so already; what was chosen since has its own answer.
    if (listening !== asked || view.language.value !== language) return;
    view.language.value = asked?.joined?.targetLanguage ?? language;
    languageFault = error instanceof InvalidInputError ? words.noLanguage : words.languageLater;
  }
  show();
}

/**
 * Looks the broadcast up; the button is not there before it makes sense to press it. `again`: after the
 * press of a button that is gone then, so that the focus needs another place.
 */
async function open(again = false): Promise<void> {
  view.showName(name);
  try {
    broadcast = await getBroadcast(name);
  } catch (thrown) {
    const error: LiveError = asLiveError(thrown);
    showEnd(endOf(error, name));
    return;
  }
  if (broadcast.status === 'ended' || !broadcast.has_room) {
    const ended = broadcast.status === 'ended';
    showEnd({ notice: ended ? words.ended : words.full, retry: !ended, rename: ended });
    return;
  }
  view.showLanguages(choicesOf(broadcast), chooseLanguage(broadcast, new URLSearchParams(location.search).get('language'), readChoice('language'), ...navigator.languages));
  view.showSections('broadcast');
  if (again) view.listen.focus({ preventScroll: true });
  picture.restyle();
  show();
}

function enter(event: SubmitEvent): void {
  event.preventDefault();
  const written = normalizeName(view.enterName.value);
  if (!isName(written)) {
    view.showNameFault(words.badName);
    view.enterName.focus();
    return;
  }
  location.assign(`/live/${written}`);
}

view.showVolume(volumePercent());
view.listen.addEventListener('click', press);
view.goLive.addEventListener('click', () => listening?.goLive());
view.language.addEventListener('change', () => void changeLanguage());
view.volume.addEventListener('input', () => {
  const percent = Number(view.volume.value);
  view.showVolume(percent);
  keepChoice('volume', String(percent));
  if (listening) listening.volume = percent / 100;
});
view.retry.addEventListener('click', () => void open(true));
view.enterForm.addEventListener('submit', enter);
view.enterName.addEventListener('input', () => view.showNameFault(''));
themeStore.followSystem();
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => picture.restyle());

name = nameOf(location.pathname) ?? '';
if (name) void open();
else {
  view.showSections('enter');
  view.enterName.focus();
}
