import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Gate {
  url: string;
  /** From now on nothing passes, and nobody says so: what was sent is lost, as where a phone loses its network. */
  close: () => void;
  /** Lets new connections through; those of before end. */
  open: () => void;
  stop: () => Promise<void>;
}

/** A door in front of a server, to cut off one visitor while the others go on. */
export async function startGate(server: string): Promise<Gate> {
  const { hostname, port } = new URL(server);
  let isOpen = true;
  const pairs = new Set<[Socket, Socket]>();
  const door = createServer((near) => {
    if (!isOpen) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [pair, pair.toReversed() as [Socket, Socket]]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () => {
      isOpen = false;
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.resume();
      }
    },
    open: () => {
      cut();
      isOpen = true;
    },
    stop: async () => {
      cut();
      await new Promise((done) => door.close(done));
    },
  };
}
