/** What the listener's page says while it runs; what never changes stands in live.html. */
const seconds = (ms: number) => Math.max(1, Math.round(ms / 1000));

export const words = {
  listen: 'Listen',
  pause: 'Pause',
  resume: 'Resume',
  connectingShort: 'Connecting',
  title: (name: string) => `${name} · Auriga`,

  onAir: 'On air',
  notThere: 'The speaker is not there yet',
  connecting: 'Connecting…',
  turn: 'Many people are joining. Your turn comes in a moment',
  rest: 'The broadcast has ended. You hear the rest',
  live: 'On air, you are listening',
  waiting: 'Connected. Waiting for the speaker’s voice',
  speakerPaused: 'The speaker has paused',
  speakerMuted: 'The speaker is muted',
  speakerAway: 'The speaker is away and may come back',
  reconnecting: 'Connection lost. Reconnecting…',
  interrupted: 'Another app has taken the sound',
  paused: 'You paused',

  ownVoice: 'You hear the speaker’s own voice.',
  translated: (language: string) => `Translated into ${language}.`,
  groupSpoken: 'As spoken',
  groupTranslated: 'Translated',
  groupOwnVoice: 'Not translated yet',
  volume: (percent: number) => `${percent} %`,
  kept: (ms: number) => `${seconds(ms)} s kept for you`,
  behind: (ms: number) => `${seconds(ms)} s behind`,

  ended: { title: 'This broadcast has ended', text: 'Thank you for listening.' },
  speakerGone: { title: 'This broadcast has ended', text: 'The speaker did not come back.' },
  notFound: (name: string) => ({ title: 'No such broadcast', text: `There is no broadcast called ${name}. Check the name with the speaker.` }),
  full: { title: 'This broadcast is full', text: 'As soon as somebody leaves there is room for you.' },
  busy: (wait: number) => ({ title: 'Too many tries', text: `Wait ${wait} seconds, then try again.` }),
  unreachable: { title: 'The server cannot be reached', text: 'Check your connection, then try again.' },
  failed: (reason: string) => ({ title: 'Listening did not work', text: reason }),
  noLanguage: 'This language is not served here. You hear on as before.',
  languageLater: 'The language could not be changed now. You hear on as before.',
  badName: 'A name looks like golden-eagle-427.',
} as const;

export interface Notice {
  readonly title: string;
  readonly text: string;
}
