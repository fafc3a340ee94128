import { describe, expect, it } from 'vitest';

import { EventParser, readEvents } from './sse';

const stream = 'event: session\ndata: {"session_id":"ses_1"}\n\n: still here\n\nevent: delta\r\ndata: {"text":"a"}\r\n\r\ndata: one\ndata:two\n\n';
const events = [
  { event: 'session', data: '{"session_id":"ses_1"}' },
  { event: 'delta', data: '{"text":"a"}' },
  { event: 'message', data: 'one\ntwo' },
];

describe('EventParser', () => {
  it('reads a stream in one piece', () => {
    expect(new EventParser().push(stream)).toEqual(events);
  });

  it('reads the same however the stream is cut', () => {
    for (let size = 1; size < 9; size += 1) {
      const parser = new EventParser();
      const found = [];
      for (let at = 0; at < stream.length; at += size) found.push(...parser.push(stream.slice(at, at + size)));
      expect(found, `pieces of ${String(size)}`).toEqual(events);
    }
  });

  it('delivers nothing before the blank line, and nothing for a field without data', () => {
    const parser = new EventParser();
    expect(parser.push('event: delta\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([]);
    expect(parser.push('data: x\n')).toEqual([]);
  });

  it('drops a byte order mark and keeps colons and spaces in data', () => {
    expect(new EventParser().push('\uFEFFdata:  a: b\n\n')).toEqual([{ event: 'message', data: ' a: b' }]);
  });
});

describe('readEvents', () => {
  it('joins characters that a network piece cut in two', async () => {
    const bytes = new TextEncoder().encode('data: 📚 é\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const found = [];
    for await (const event of readEvents(new Response(body))) found.push(event);
    expect(found).toEqual([{ event: 'message', data: '📚 é' }]);
  });
});
