/**
 * A mail server that keeps what it is sent: enough of RFC 5321 for the server under test, and of MIME to
 * read the text part of a mail again. It knows no nobody@… and has no time for later@….
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailbox {
  port: number;
  mails: Mail[];
  /** The newest mail to somebody whose subject fits, once it is there. */
  wait: (to: string, subject: RegExp) => Promise<Mail>;
  stop: () => Promise<void>;
}

const refusals: Partial<Record<string, string>> = { nobody: '550 5.1.1 no such mailbox', later: '451 4.3.0 try again later' };
const patienceMs = 60_000;

export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server: Server = createServer((socket) => talk(socket, (mail) => mails.push(mail)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async wait(to, subject) {
      const end = Date.now() + patienceMs;
      for (;;) {
        const found = mails.findLast((mail) => mail.to === to && subject.test(mail.subject));
        if (found) return found;
        if (Date.now() > end) throw new Error(`no mail to ${to} like ${String(subject)}: ${JSON.stringify(mails)}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function talk(socket: Socket, keep: (mail: Mail) => void): void {
  let waiting = '';
  let to = '';
  let message: string[] | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 mailbox ESMTP');
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece) => {
    waiting += piece.toString('utf8');
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      if (message) {
        if (line !== '.') {
          message.push(line.startsWith('.') ? line.slice(1) : line);
          continue;
        }
        keep(read(to, message.join('\r\n')));
        message = null;
        say('250 kept');
      } else if (line.startsWith('RCPT')) {
        to = /<(.*)>/.exec(line)?.[1] ?? '';
        say(refusals[to.split('@')[0] ?? ''] ?? '250 ok');
      } else if (line === 'DATA') {
        message = [];
        say('354 go on');
      } else if (line === 'QUIT') {
        socket.end('221 bye\r\n');
      } else {
        say('250 ok');
      }
    }
  });
}

function read(to: string, message: string): Mail {
  const head = message.slice(0, message.indexOf('\r\n\r\n')).replace(/\r\n /g, ' ');
  const subject = /^Subject: (.*)$/m.exec(head)?.[1]?.trim() ?? '';
  const part = message.slice(message.indexOf('text/plain'));
  const body = part.slice(part.indexOf('\r\n\r\n') + 4).split('\r\n--=_')[0] ?? '';
  return { to, subject, text: fromQuotedPrintable(body) };
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The link of a mail that goes to this page. */
export function linkIn(mail: Mail, path: string): string {
  const found = mail.text.split(/\s+/).find((word) => word.includes(path));
  if (!found) throw new Error(`no link to ${path} in: ${mail.text}`);
  return found;
}
