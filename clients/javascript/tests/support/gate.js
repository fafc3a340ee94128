/** A TCP gate between client and server that can cut, refuse and fall silent, as networks do. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Resets a connection. Not while its end is being sent: libuv refuses that (uv_tcp_close_reset,
 * EINVAL), Node takes the handle for closed all the same, and waits for it for ever as it exits.
 */
function reset(socket) {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

export class Gate {
  #server;
  #pairs = new Set();
  #open = true;

  static async to(port) {
    const gate = new Gate();
    gate.#server = createServer((near) => gate.#join(near, port)).listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  get connections() {
    return this.#pairs.size;
  }

  /** Resets every connection, without a word of WebSocket. */
  cut() {
    for (const [near, far] of this.#pairs) {
      reset(near);
      reset(far);
    }
  }

  /** Takes no new connections until open(). */
  shut() {
    this.#open = false;
    this.cut();
  }

  open() {
    this.#open = true;
  }

  /** Lets nothing through, but keeps the connections: a cable that was pulled. */
  freeze() {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
    }
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #join(near, port) {
    if (!this.#open) {
      reset(near);
      return;
    }
    const far = connect(port, '127.0.0.1');
    const pair = [near, far];
    this.#pairs.add(pair);
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}
