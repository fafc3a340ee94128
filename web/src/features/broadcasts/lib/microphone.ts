/**
 * The one microphone of this tab. It is opened for the check and stays open into the broadcast, so
 * that the browser asks once. Levels come thirty times a second and go past React: a meter reads
 * `level` as it draws.
 */
import type { MicrophoneCapture, MicrophoneFault } from 'auriga-live';
// A file of its own, which the audio thread loads.
import workletUrl from 'auriga-live/capture.worklet.ts?worker&url';

import type { Level } from './level';

export interface MicrophoneState {
  status: 'closed' | 'opening' | 'open' | 'failed';
  fault: MicrophoneFault | null;
  /** It was there and is gone: unplugged, or taken away by the browser. */
  lost: boolean;
  deviceId: string;
  devices: { id: string; label: string }[];
}

const key = 'auriga-microphone';

/** The microphone that was chosen last in this browser. */
function chosen(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function choose(deviceId: string): void {
  try {
    localStorage.setItem(key, deviceId);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}

const closed: MicrophoneState = { status: 'closed', fault: null, lost: false, deviceId: '', devices: [] };

export class Microphone {
  /** The newest level. */
  level: Level = { peak: 0, rms: 0 };
  /** Gets what is heard: 16 kHz, mono, 40 ms a piece. */
  sink: ((samples: Int16Array) => void) | null = null;
  private state = closed;
  private capture: MicrophoneCapture | null = null;
  private silent = false;
  /** Guards against an opening that was overtaken by a later one. */
  private turn = 0;
  private readonly listeners = new Set<() => void>();

  get = (): MicrophoneState => this.state;
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private publish(change: Partial<MicrophoneState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  /** While silent nothing reaches the sink; the level goes on. */
  setSilent(silent: boolean): void {
    this.silent = silent;
    if (this.capture) this.capture.muted = silent;
  }

  /** Opens the microphone that was chosen last, or the one the system prefers. True if it is open; else `fault` says why. */
  async open(): Promise<boolean> {
    const wanted = chosen();
    const open = await this.use(wanted);
    // What was chosen last may be unplugged today.
    return open || (wanted !== '' && this.state.fault === 'missing' && this.use(''));
  }

  /** Opens this microphone from now on. */
  choose(deviceId: string): Promise<boolean> {
    choose(deviceId);
    return this.use(deviceId);
  }

  private async use(deviceId: string): Promise<boolean> {
    this.turn += 1;
    const { turn } = this;
    this.publish({ status: 'opening', fault: null, lost: false, deviceId });
    const { MicrophoneCapture } = await import('auriga-live');
    try {
      const capture = await MicrophoneCapture.start({
        ...(deviceId ? { deviceId } : {}),
        workletUrl,
        onChunk: (samples) => this.sink?.(samples),
        onLevel: (level) => {
          this.level = level;
        },
        onEnded: () => {
          if (turn === this.turn) this.fail('missing', true);
        },
      });
      if (turn !== this.turn) {
        capture.stop();
        return false;
      }
      this.capture?.stop();
      this.capture = capture;
      capture.muted = this.silent;
      this.publish({ status: 'open', deviceId: capture.deviceId });
      await this.findDevices();
      return true;
    } catch (error) {
      if (turn === this.turn) this.fail(faultOf(error), false);
      return false;
    }
  }

  /** Opens it without a click where the browser was already told that it may. */
  async openIfAllowed(): Promise<void> {
    if (this.state.status !== 'closed') return;
    if (!window.isSecureContext) { this.fail('insecure', false); return; }
    // Older browsers have no such query, or do not know the name.
    const answer = await navigator.permissions.query({ name: 'microphone' }).catch(() => null);
    // It may have been opened meanwhile.
    if (answer?.state === 'granted' && this.get().status === 'closed') await this.open();
  }

  close(): void {
    this.turn += 1;
    this.capture?.stop();
    this.capture = null;
    this.level = { peak: 0, rms: 0 };
    this.publish({ status: 'closed', fault: null, lost: false });
  }

  async findDevices(): Promise<void> {
    if (this.state.status !== 'open') return;
    const { MicrophoneCapture } = await import('auriga-live');
    const devices = await MicrophoneCapture.devices().catch(() => []);
    this.publish({ devices: devices.map(({ deviceId, label }) => ({ id: deviceId, label })) });
  }

  private fail(fault: MicrophoneFault, lost: boolean): void {
    this.capture?.stop();
    this.capture = null;
    this.level = { peak: 0, rms: 0 };
    this.publish({ status: 'failed', fault, lost });
  }
}

function faultOf(error: unknown): MicrophoneFault {
  const fault = (error as { fault?: unknown } | null)?.fault;
  return typeof fault === 'string' ? (fault as MicrophoneFault) : 'unsupported';
}

export const microphone = new Microphone();
// Absent where the page is not a secure context.
(navigator as { mediaDevices?: MediaDevices }).mediaDevices?.addEventListener('devicechange', () => void microphone.findDevices());
