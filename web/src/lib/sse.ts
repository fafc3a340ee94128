/**
 * Server-sent events over fetch (WHATWG HTML, section 9.2.6). EventSource can neither send a POST
 * nor an Authorization header. A stream is UTF-8 lines ended by LF, CR or CRLF; "field: value"
 * lines gather into an event, a blank line delivers it, a line that starts with a colon is a
 * comment. What is not kept: `id` and `retry`, because no stream of ours resumes by them.
 */
export interface ServerEvent {
  event: string;
  data: string;
}

export class EventParser {
  private buffer = '';
  private event = '';
  private data: string[] = [];
  private first = true;

  /** Takes a piece of the stream, cut anywhere, and returns the events that it completes. */
  push(chunk: string): ServerEvent[] {
    this.buffer += chunk;
    if (this.first && this.buffer.length > 0) {
      if (this.buffer.startsWith('\uFEFF')) this.buffer = this.buffer.slice(1);
      this.first = false;
    }
    const events: ServerEvent[] = [];
    for (;;) {
      const at = this.buffer.search(/[\r\n]/);
      // A CR at the very end may be the first half of a CRLF: wait for what follows.
      if (at < 0 || (this.buffer[at] === '\r' && at === this.buffer.length - 1)) return events;
      const width = this.buffer.startsWith('\r\n', at) ? 2 : 1;
      const line = this.buffer.slice(0, at);
      this.buffer = this.buffer.slice(at + width);
      const done = this.line(line);
      if (done) events.push(done);
    }
  }

  private line(line: string): ServerEvent | null {
    if (line === '') {
      const done = this.data.length > 0 ? { event: this.event || 'message', data: this.data.join('\n') } : null;
      this.event = '';
      this.data = [];
      return done;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    return null;
  }
}

export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  if (!response.body) return;
  const parser = new EventParser();
  const reader = response.body.getReader();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
