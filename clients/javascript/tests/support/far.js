/** A server and a clock in this process: what is said on each socket, and when, the test decides. */

/** Time goes on by advance() alone. */
export class TestClock {
  /** What random() answers; with 0 no back-off would ever let time go on. */
  chance = 0.5;
  #now = 0;
  #tasks = new Set();

  now = () => this.#now;
  random = () => this.chance;
  schedule = (ms, task) => {
    const planned = { at: this.#now + ms, task };
    this.#tasks.add(planned);
    return () => this.#tasks.delete(planned);
  };

  async advance(ms) {
    const until = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#tasks].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#tasks.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settle();
    }
    this.#now = until;
  }
}

/** Until everything that follows from what has happened is done. */
export async function settle() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
}

const CHANGES = {
  pauseBroadcast: ['broadcastPaused', { isPaused: true }],
  resumeBroadcast: ['broadcastResumed', { isPaused: false }],
  muteBroadcast: ['broadcastMuted', { isMuted: true }],
  unmuteBroadcast: ['broadcastUnmuted', { isMuted: false }],
};
const HOUR = 3_600_000;

export class Far {
  clock = new TestClock();
  sockets = [];
  state = { isActive: true, isPaused: false, isMuted: false, volume: 1, speakerConnected: true, lastStateChange: 0 };
  /** Nobody can connect. */
  isDown = false;
  /** What is not answered before release(). */
  holds = new Set();
  /** Errors by action, each answered once for every one in its list. */
  refusals = {};
  #held = [];

  /** What a client is made with. */
  get options() {
    return { url: 'ws://far', WebSocket: this.#socketClass(), clock: this.clock, token: 'token' };
  }

  get open() {
    return this.sockets.filter(({ readyState }) => readyState === 1);
  }

  /** The actions that came, on all sockets or on one. */
  actions(socket) {
    return this.sockets.filter((each) => !socket || each === socket).flatMap(({ messages }) => messages.map(({ action }) => action));
  }

  /** The samples that were taken, the one after the other. */
  get samples() {
    return this.sockets.flatMap(({ samples }) => samples);
  }

  say(message, socket = this.open.at(-1)) {
    socket?.onmessage?.({ data: JSON.stringify({ timestamp: this.clock.now(), sessionId: 'golden-eagle-427', broadcastState: this.state, ...message }) });
  }

  release(action) {
    this.holds.delete(action);
    for (const held of this.#held.filter((each) => each.message.action === action)) {
      this.#held.splice(this.#held.indexOf(held), 1);
      this.#answer(held.socket, held.message);
    }
  }

  #hear(socket, message) {
    socket.messages.push(message);
    if (this.holds.has(message.action)) this.#held.push({ socket, message });
    else queueMicrotask(() => this.#answer(socket, message));
  }

  #answer(socket, message) {
    const { action } = message;
    const refusal = this.refusals[action]?.shift();
    if (refusal) return this.say({ type: 'error', details: { action }, ...refusal }, socket);
    const place = { connectionId: `c${this.sockets.indexOf(socket)}`, epoch: 'e', sequence: 1, heartbeatInterval: 30_000, expiresAt: this.clock.now() + 2 * HOUR, listenerCount: 0 };
    if (action === 'createSession') return this.say({ type: 'sessionCreated', ...place }, socket);
    if (action === 'joinSession') return this.say({ type: 'sessionJoined', ...place }, socket);
    if (action === 'refreshConnection') return this.say({ type: 'connectionRefreshComplete', ...place }, socket);
    if (action === 'heartbeat') return this.say({ type: 'heartbeatAck' }, socket);
    if (action === 'getSessionStatus') return this.say({ type: 'sessionStatus', updateReason: 'requested' }, socket);
    if (action === 'endSession') {
      this.say({ type: 'sessionEnded', reason: 'ended' }, socket);
      return socket.cut(4900, 'ended');
    }
    const [type, change] = CHANGES[action] ?? [];
    if (!type) return undefined;
    this.state = { ...this.state, ...change };
    return this.say({ type }, socket);
  }

  #socketClass() {
    const hear = this.#hear.bind(this);
    const { sockets } = this;
    const isDown = () => this.isDown;
    return class {
      readyState = 0;
      bufferedAmount = 0;
      messages = [];
      samples = [];
      constructor() {
        sockets.push(this);
        queueMicrotask(() => {
          if (this.readyState !== 0) return;
          if (isDown()) return this.cut();
          this.readyState = 1;
          this.onopen?.({});
        });
      }
      send(data) {
        if (typeof data === 'string') hear(this, JSON.parse(data));
        else this.samples.push(...new Int16Array(data.buffer, data.byteOffset, data.byteLength / 2));
      }
      /** By the client. */
      close() {
        this.readyState = 3;
      }
      /** By the server or the network. */
      cut(code = 1006, reason = '') {
        this.readyState = 3;
        this.onclose?.({ code, reason });
      }
    };
  }
}
