// The npm `ws` server under the plain contract: what one client sends goes to all others.
//
//   node server.mjs PORT
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  perMessageDeflate: false,
  // As many may connect at once as the load client opens.
  backlog: 1024,
});

server.on('connection', (speaker) => {
  speaker.on('message', (message, isBinary) => {
    for (const client of server.clients) {
      if (client !== speaker) {
        client.send(message, { binary: isBinary });
      }
    }
  });
  // A client that is cut is not the server's end.
  speaker.on('error', () => speaker.terminate());
});
