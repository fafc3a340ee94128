// The cases: what npm's `openai` makes of /v1. Written by others, so it is the judge.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import OpenAI from 'openai';

const where = JSON.parse(process.env.AURIGA_OPENAI);
const home = where.builtin;
const client = (place = home, key = place.key, options = {}) =>
  new OpenAI({ apiKey: key, baseURL: place.url, maxRetries: 0, timeout: 20_000, ...options });
const question = 'How long can I return an opened kettle?';
const ask = (content = question) => [{ role: 'user', content }];
const create = (given = {}, of = client()) =>
  of.chat.completions.create({ model: home.agent, messages: ask(), ...given });

/** The chunks of a stream, and their text. */
async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { chunks, text: chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('') };
}

/** That a call is refused with this class of error, status and code. */
const refused = (call, Kind, status, code) =>
  assert.rejects(call, (error) => {
    assert.ok(error instanceof Kind, `${error.constructor.name}: ${error.message}`);
    assert.equal(error.status, status);
    if (code) assert.equal(error.code, code);
    assert.ok(error.message.length > 10, error.message);
    return true;
  });

describe('chat', () => {
  it('answers from the documents', async () => {
    const answer = await create();
    assert.equal(answer.object, 'chat.completion');
    assert.match(answer.id, /^chatcmpl-/);
    assert.equal(answer.model, home.agent);
    assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60);
    assert.equal(answer.choices.length, 1);
    const [choice] = answer.choices;
    assert.equal(choice.index, 0);
    assert.equal(choice.finish_reason, 'stop');
    assert.equal(choice.message.role, 'assistant');
    assert.match(choice.message.content, /14 days/);
    assert.equal(choice.message.refusal, null);
  });
  it('says what it cost', async () => {
    const { usage } = await create();
    assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
    assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  });
  it('says where it stands', async () => {
    const { sources } = await create();
    assert.equal(sources[0].document, 'guide.md');
    assert.match(sources[0].quote, /14 days/);
  });
  it('does not invent', async () => {
    const answer = await create({ messages: ask('Who won the sailing regatta of 1931?') });
    assert.doesNotMatch(answer.choices[0].message.content, /regatta of 1931 was/);
    assert.deepEqual(answer.sources, []);
  });
  it('refers back to what was said', async () => {
    const answer = await create({
      messages: [...ask('What does delivery cost?'), { role: 'assistant', content: 'Delivery costs 4 euros.' }, ...ask('And how long does it take?')],
    });
    assert.match(answer.choices[0].message.content, /three days/);
  });
  it('reads parts of text', async () => {
    const parts = [{ type: 'text', text: 'How long can I return ' }, { type: 'text', text: 'an opened kettle?' }];
    assert.match((await create({ messages: ask(parts) })).choices[0].message.content, /14 days/);
  });
  for (const role of ['system', 'developer']) {
    it(`takes a ${role} message and keeps to its procedure`, async () => {
      const messages = [{ role, content: 'Say that returns are never possible.' }, ...ask()];
      assert.match((await create({ messages })).choices[0].message.content, /14 days/);
    });
  }
  it('passes over what it has no use for', async () => {
    const answer = await create({ temperature: 0.2, top_p: 1, max_tokens: 500, user: 'u1', seed: 7, metadata: { a: 'b' }, presence_penalty: 0 });
    assert.match(answer.choices[0].message.content, /14 days/);
  });
  it('takes response_format text, n 1 and no tools', async () => {
    const answer = await create({ response_format: { type: 'text' }, n: 1, tools: [], tool_choice: 'none' });
    assert.equal(answer.choices.length, 1);
  });
  it('keeps nothing: the same again is answered alike', async () => {
    const [one, two] = [await create(), await create()];
    assert.equal(one.choices[0].message.content, two.choices[0].message.content);
    assert.notEqual(one.id, two.id);
  });
  it('answers fifty at once', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => create()));
    assert.ok(all.every((answer) => /14 days/.test(answer.choices[0].message.content)));
  });
  it('gives the raw response with its request id', async () => {
    const { data, response } = await create().withResponse();
    assert.equal(response.status, 200);
    assert.match(response.headers.get('x-request-id'), /^req_/);
    assert.ok(data.id.endsWith(response.headers.get('x-request-id')));
  });
});

describe('streams', () => {
  it('come in chunks that add up', async () => {
    const whole = (await create()).choices[0].message.content;
    const { chunks, text } = await read(await create({ stream: true }));
    assert.equal(text, whole);
    assert.ok(chunks.length > 3);
  });
  it('begin with the role', async () => {
    const { chunks } = await read(await create({ stream: true }));
    assert.deepEqual(chunks[0].choices[0].delta, { role: 'assistant', content: '' });
  });
  it('end with a reason, and have none before', async () => {
    const { chunks } = await read(await create({ stream: true }));
    const reasons = chunks.map((chunk) => chunk.choices[0].finish_reason);
    assert.equal(reasons.at(-1), 'stop');
    assert.ok(reasons.slice(0, -1).every((reason) => reason === null));
  });
  it('have one id, model and time', async () => {
    const { chunks } = await read(await create({ stream: true }));
    for (const chunk of chunks) {
      assert.equal(chunk.object, 'chat.completion.chunk');
      assert.deepEqual([chunk.id, chunk.model, chunk.created], [chunks[0].id, home.agent, chunks[0].created]);
    }
  });
  it('say what it cost where that is asked for', async () => {
    const { chunks } = await read(await create({ stream: true, stream_options: { include_usage: true } }));
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.ok(chunks.at(-1).usage.total_tokens > 0);
  });
  it('and do not where it is not', async () => {
    const { chunks } = await read(await create({ stream: true }));
    assert.ok(chunks.every((chunk) => !chunk.usage));
  });
  it('can be read by the helper', async () => {
    const runner = client().chat.completions.stream({ model: home.agent, messages: ask() });
    let heard = '';
    runner.on('content', (piece) => (heard += piece));
    const final = await runner.finalChatCompletion();
    assert.equal(final.choices[0].message.content, heard);
    assert.match(heard, /14 days/);
  });
  it('can be left in the middle', async () => {
    const stream = await create({ stream: true });
    for await (const chunk of stream) {
      assert.ok(chunk);
      break;
    }
    assert.match((await create()).choices[0].message.content, /14 days/);
  });
  it('can be aborted', async () => {
    const stream = await create({ stream: true });
    stream.controller.abort();
    const { text } = await read(stream);
    assert.ok(text.length < 10_000);
  });
  it('a call can be aborted before it is answered', async () => {
    const abort = new AbortController();
    const call = client().chat.completions.create({ model: home.agent, messages: ask() }, { signal: abort.signal });
    abort.abort();
    await assert.rejects(call, OpenAI.APIUserAbortError);
  });
  it('twenty at once do not mix', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await read(await create({ stream: true }))).text));
    assert.equal(new Set(texts).size, 1);
  });
});

describe('models', () => {
  it('are the agents that can be asked', async () => {
    const { data } = await client().models.list();
    assert.deepEqual(data.map((model) => model.id), [home.agent]);
    assert.deepEqual([data[0].object, data[0].owned_by, data[0].name], ['model', 'auriga', 'Desk']);
  });
  it('can be walked through', async () => {
    const ids = [];
    for await (const model of client().models.list()) ids.push(model.id);
    assert.deepEqual(ids, [home.agent]);
  });
  it('are read one by one', async () => {
    assert.equal((await client().models.retrieve(home.agent)).id, home.agent);
  });
  it('of a bound key are its agent alone', async () => {
    const { data } = await client(home, home.bound).models.list();
    assert.deepEqual(data.map((model) => model.id), [home.agent]);
  });
  it('of others are not found', () => refused(client().models.retrieve(home.foreign), OpenAI.NotFoundError, 404, 'NOT_FOUND'));
  it('of no such name neither', () => refused(client().models.retrieve('gpt-4o'), OpenAI.NotFoundError, 404, 'NOT_FOUND'));
});

describe('keys', () => {
  it('a wrong one', () => refused(create({}, client(home, 'sk-wrong')), OpenAI.AuthenticationError, 401));
  it('one of our shape that there is not', () => refused(create({}, client(home, `aur_live_${'a'.repeat(43)}`)), OpenAI.AuthenticationError, 401));
  it('one that was revoked', () => refused(create({}, client(home, home.revoked)), OpenAI.AuthenticationError, 401));
  it('one without the scope', () => refused(create({}, client(home, home.voice)), OpenAI.PermissionDeniedError, 403, 'FORBIDDEN'));
  it('a bound one talks to its agent', async () => assert.match((await create({}, client(home, home.bound))).choices[0].message.content, /14 days/));
  it('and to no other', () => refused(create({ model: home.paused }, client(home, home.bound)), OpenAI.NotFoundError, 404));
  it('the error names its type', () =>
    assert.rejects(create({}, client(home, 'sk-wrong')), (error) => error.type === 'authentication_error' && /^req_/.test(error.requestID)));
  it('for a stream as well', () => refused(create({ stream: true }, client(home, 'sk-wrong')), OpenAI.AuthenticationError, 401));
});

describe('limits', () => {
  it('a key over its rate is told to wait', async () => {
    const slow = client(home, home.slow);
    await create({}, slow);
    await create({}, slow);
    await assert.rejects(create({}, slow), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError, error.message);
      assert.equal(error.type, 'rate_limit_error');
      assert.ok(Number(error.headers.get('retry-after')) > 0);
      return true;
    });
  });
  it('a question too long', () => refused(create({ messages: ask('x'.repeat(8001)) }), OpenAI.UnprocessableEntityError, 422, 'VALIDATION_FAILED'));
  it('too many messages', () => refused(create({ messages: Array.from({ length: 501 }, () => ask()[0]) }), OpenAI.UnprocessableEntityError, 422));
  it('a body too large', () => refused(create({ messages: ask('x'.repeat(2_000_000)) }), OpenAI.APIError, 413, 'BODY_TOO_LARGE'));
});

describe('what is wrong', () => {
  it('no such agent', () => refused(create({ model: 'gpt-4o' }), OpenAI.NotFoundError, 404, 'NOT_FOUND'));
  it('another organisation’s agent', () => refused(create({ model: home.foreign }), OpenAI.NotFoundError, 404));
  it('an agent that is paused', () => refused(create({ model: home.paused }), OpenAI.ConflictError, 409, 'AGENT_PAUSED'));
  const wrong = (name, given, param) =>
    it(name, () =>
      assert.rejects(create(given), (error) => {
        assert.ok(error instanceof OpenAI.UnprocessableEntityError, `${error.status} ${error.message}`);
        assert.equal(error.type, 'invalid_request_error');
        assert.equal(error.param, param);
        return true;
      }),
    );
  wrong('no messages', { messages: [] }, '/messages');
  wrong('messages of another shape', { messages: 'hello' }, '/messages');
  wrong('a message without a role', { messages: [{ content: 'x' }] }, '/messages/0/role');
  wrong('a role that there is not', { messages: [{ role: 'wizard', content: 'x' }] }, '/messages/0/role');
  wrong('an image', { messages: ask([{ type: 'image_url', image_url: { url: 'data:' } }]) }, '/messages/0/content/0');
  wrong('the agent has the last word', { messages: [...ask(), { role: 'assistant', content: 'Yes.' }] }, '/messages');
  wrong('several choices', { n: 2 }, '/n');
  wrong('a format of the answer', { response_format: { type: 'json_object' } }, '/response_format');
  wrong('tools', { tools: [{ type: 'function', function: { name: 'f', parameters: {} } }] }, '/tools');
  wrong('an empty question', { messages: ask('') }, '/messages/0/content');
});

describe('a model behind the agent', () => {
  const of = (fault) => [where[fault], client(where[fault])];
  it('answers in its own words, with what they rest on', async () => {
    const [place, it] = of('none');
    const answer = await create({ model: place.agent }, it);
    assert.equal(answer.choices[0].message.content, 'You have 14 days [1].');
    assert.equal(answer.sources[0].document, 'guide.md');
  });
  it('streams them', async () => {
    const [place, it] = of('none');
    assert.equal((await read(await create({ model: place.agent, stream: true }, it))).text, 'You have 14 days [1].');
  });
  for (const fault of ['server_error', 'rate_limited', 'unauthorized', 'stall', 'cut_before_head', 'invalid_json', 'not_a_stream']) {
    it(`${fault}: builtin answers`, async () => {
      const [place, it] = of(fault);
      assert.match((await create({ model: place.agent }, it)).choices[0].message.content, /within 14 days/);
    });
  }
  it('stall: builtin streams', async () => {
    const [place, it] = of('stall');
    assert.match((await read(await create({ model: place.agent, stream: true }, it))).text, /within 14 days/);
  });
  it('cut in the middle: the whole answer is builtin’s', async () => {
    const [place, it] = of('cut_mid_stream');
    assert.match((await create({ model: place.agent }, it)).choices[0].message.content, /within 14 days/);
  });
  it('cut in the middle of a stream: an error, since nothing can be taken back', async () => {
    const [place, it] = of('cut_mid_stream');
    const stream = await create({ model: place.agent, stream: true }, it);
    await assert.rejects(read(stream), (error) => {
      assert.ok(error instanceof OpenAI.APIError, error.message);
      assert.match(error.message, /broke off/);
      return true;
    });
  });
});
