// Long because all cases share the servers that one run has started.
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
  it('takes null for what may be left out', async () => {
    const nulls = ['stream', 'stream_options', 'n', 'max_tokens', 'max_completion_tokens', 'stop', 'response_format', 'tools', 'tool_choice', 'parallel_tool_calls', 'functions', 'function_call', 'temperature', 'user', 'seed'];
    const messages = [
      { ...ask('Hello!')[0], name: null },
      { role: 'assistant', content: 'Good day.', refusal: null, audio: null, function_call: null, tool_calls: null },
      ...ask(),
    ];
    const answer = await create({ messages, ...Object.fromEntries(nulls.map((name) => [name, null])) });
    assert.match(answer.choices[0].message.content, /14 days/);
    assert.equal(answer.choices[0].finish_reason, 'stop');
  });
  it('takes stop, one or several', async () => {
    for (const stop of ['END', ['END', '\n\n\n'], [], '']) assert.equal((await create({ stop })).choices.length, 1);
  });
  it('counts characters, not bytes', async () => {
    assert.equal((await create({ messages: ask('ü'.repeat(8000)) })).choices.length, 1);
    assert.equal((await create({ messages: ask(`\n${'字'.repeat(8000)}\n`) })).choices.length, 1);
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
  it('a question too long in characters of several bytes', () => refused(create({ messages: ask('ü'.repeat(8001)) }), OpenAI.UnprocessableEntityError, 422, 'VALIDATION_FAILED'));
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
  wrong('an answer of no tokens', { max_tokens: 0 }, '/max_tokens');
  wrong('the same under its newer name', { max_completion_tokens: 0 }, '/max_completion_tokens');
  wrong('too many stops', { stop: ['a', 'b', 'c', 'd', 'e'] }, '/stop');
  wrong('a stop that is no text', { stop: [1] }, '/stop');
  wrong('a format of the answer', { response_format: { type: 'json_object' } }, '/response_format');
  wrong('an empty question', { messages: ask('') }, '/messages/0/content');
});

/** A tool of the caller's. */
const tool = (name, parameters = { type: 'object', properties: { city: { type: 'string' } } }) => ({
  type: 'function',
  function: { name, description: `Tells the ${name}.`, parameters },
});
const tools = [tool('get_weather'), tool('get_time')];

describe('tools', () => {
  const place = where.none;
  const model = client(place);
  const askModel = (given, of = model) => of.chat.completions.create({ model: place.agent, tools, ...given });
  const oslo = 'call get_weather {"city":"Oslo"}';
  const both = `${oslo}\nand call get_time {"city":"Rome"}`;
  /** The conversation after a call was made and answered. */
  const answered = (message, ...results) => [
    ...ask(oslo),
    message,
    ...message.tool_calls.map((call, i) => ({ role: 'tool', tool_call_id: call.id, content: results[i] ?? 'ok' })),
  ];

  it('are called by the caller', async () => {
    const { choices, sources, usage } = await askModel({ messages: ask(oslo) });
    assert.equal(choices[0].finish_reason, 'tool_calls');
    assert.equal(choices[0].message.content, null);
    assert.deepEqual(choices[0].message.tool_calls, [
      { id: 'call_1_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
    ]);
    assert.deepEqual(sources, []);
    assert.ok(usage.prompt_tokens > 0);
  });
  it('several at once', async () => {
    const { choices } = await askModel({ messages: ask(both) });
    assert.deepEqual(choices[0].message.tool_calls.map((call) => call.function.name), ['get_weather', 'get_time']);
    assert.notEqual(choices[0].message.tool_calls[0].id, choices[0].message.tool_calls[1].id);
  });
  it('one at a time where that is asked for', async () => {
    const { choices } = await askModel({ messages: ask(both), parallel_tool_calls: false });
    assert.equal(choices[0].message.tool_calls.length, 1);
  });
  it('with words before the call', async () => {
    const { choices } = await askModel({ messages: ask(`say One moment.\n${oslo}`) });
    assert.equal(choices[0].message.content, 'One moment.');
    assert.equal(choices[0].message.tool_calls.length, 1);
  });
  it('come in pieces in a stream', async () => {
    const { chunks } = await read(await askModel({ messages: ask(both), stream: true }));
    const pieces = chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    assert.deepEqual(
      pieces.filter((piece) => piece.id).map((piece) => [piece.index, piece.type, piece.function]),
      [[0, 'function', { name: 'get_weather', arguments: '' }], [1, 'function', { name: 'get_time', arguments: '' }]],
    );
    const joined = [0, 1].map((i) => pieces.filter((piece) => piece.index === i).map((piece) => piece.function.arguments).join(''));
    assert.deepEqual(joined, ['{"city":"Oslo"}', '{"city":"Rome"}']);
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'tool_calls');
  });
  it('long arguments in a stream add up', async () => {
    const city = 'Llanfairpwllgwyngyll–Åå '.repeat(120);
    const runner = model.chat.completions.stream({ model: place.agent, tools, messages: ask(`call get_weather ${JSON.stringify({ city })}`) });
    const final = await runner.finalChatCompletion();
    assert.equal(JSON.parse(final.choices[0].message.tool_calls[0].function.arguments).city, city);
  });
  it('the helper puts streamed calls together', async () => {
    const runner = model.chat.completions.stream({ model: place.agent, tools, messages: ask(both) });
    const final = await runner.finalChatCompletion();
    assert.equal(final.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(final.choices[0].message.tool_calls.map((call) => JSON.parse(call.function.arguments).city), ['Oslo', 'Rome']);
  });
  it('their results are what the answer rests on', async () => {
    const first = await askModel({ messages: ask(oslo) });
    const { choices } = await askModel({ messages: answered(first.choices[0].message, 'rain, 4 degrees') });
    assert.equal(choices[0].finish_reason, 'stop');
    assert.equal(choices[0].message.content, 'The tools say: rain, 4 degrees');
  });
  it('their results as parts of text, in a stream', async () => {
    const first = await askModel({ messages: ask(both) });
    const messages = answered(first.choices[0].message, [{ type: 'text', text: 'ra' }, { type: 'text', text: 'in' }], 'noon');
    assert.equal((await read(await askModel({ messages, stream: true }))).text, 'The tools say: rain noon');
  });
  it('the conversation goes on after them', async () => {
    const first = await askModel({ messages: ask(oslo) });
    const messages = [...answered(first.choices[0].message, 'rain'), { role: 'assistant', content: 'Rain.' }, ...ask()];
    const answer = await askModel({ messages });
    assert.equal(answer.choices[0].message.content, 'You have 14 days [1].');
    assert.equal(answer.sources[0].document, 'guide.md');
  });
  it('an answer from documents is cited as ever', async () => {
    const answer = await askModel({ messages: ask() });
    assert.equal(answer.choices[0].message.content, 'You have 14 days [1].');
    assert.equal(answer.choices[0].finish_reason, 'stop');
  });
  it('runTools does it all', async () => {
    const called = [];
    const runner = model.chat.completions.runTools({
      model: place.agent,
      messages: ask(both),
      tools: ['get_weather', 'get_time'].map((name) => ({
        type: 'function',
        function: { ...tool(name).function, parse: JSON.parse, function: ({ city }) => (called.push([name, city]), `${name} of ${city}`) },
      })),
    });
    assert.equal(await runner.finalContent(), 'The tools say: get_weather of Oslo get_time of Rome');
    assert.deepEqual(called.sort(), [['get_time', 'Rome'], ['get_weather', 'Oslo']]);
  });
  it('runTools does it in a stream, one call after the other', async () => {
    const runner = model.chat.completions.runTools({
      model: place.agent,
      stream: true,
      messages: ask(`${oslo}\nthen call get_time {"city":"Oslo"}`),
      tools: ['get_weather', 'get_time'].map((name) => ({
        type: 'function',
        function: { ...tool(name).function, parse: JSON.parse, function: () => name },
      })),
    });
    assert.equal(await runner.finalContent(), 'The tools say: get_weather get_time');
  });
  it('tool_choice none: none is called', async () => {
    const { choices } = await askModel({ messages: ask(`${oslo}\n${question}`), tool_choice: 'none' });
    assert.equal(choices[0].message.content, 'You have 14 days [1].');
    assert.equal(choices[0].message.tool_calls, null);
  });
  it('tool_choice required: one is called, whatever the question', async () => {
    for (const content of [question, 'Hello!']) {
      const { choices } = await askModel({ messages: ask(content), tool_choice: 'required' });
      assert.equal(choices[0].message.tool_calls[0].function.name, 'get_weather');
    }
  });
  it('tool_choice required: what the procedure hands over is handed over', async () => {
    const { choices } = await askModel({ messages: ask('I want to talk to a person.'), tool_choice: 'required' });
    assert.equal(choices[0].finish_reason, 'stop');
    assert.equal(choices[0].message.tool_calls, null);
    assert.ok(choices[0].message.content.length > 10);
  });
  it('tool_choice by name: that one is called', async () => {
    const { choices } = await askModel({ messages: ask(), tool_choice: { type: 'function', function: { name: 'get_time' } } });
    assert.equal(choices[0].message.tool_calls[0].function.name, 'get_time');
  });
  it('arguments that are no JSON are the caller’s to judge', async () => {
    const { choices } = await askModel({ messages: ask('call get_weather {"city": oops') });
    assert.equal(choices[0].message.tool_calls[0].function.arguments, '{"city": oops');
  });
  it('a tool that was not offered is not passed on: builtin answers', async () => {
    const { choices } = await askModel({ messages: ask(`call rm_rf {}\n${question}`) });
    assert.equal(choices[0].message.tool_calls, null);
    assert.equal(choices[0].finish_reason, 'stop');
    assert.ok(choices[0].message.content.length > 10);
  });
  it('thirty at once do not mix', async () => {
    const cities = Array.from({ length: 30 }, (_, i) => `city${i}`);
    const answers = await Promise.all(cities.map((city) => askModel({ messages: ask(`call get_weather {"city":"${city}"}`) })));
    assert.deepEqual(answers.map((answer) => JSON.parse(answer.choices[0].message.tool_calls[0].function.arguments).city), cities);
  });
});

describe('tools without a model', () => {
  it('auto: answers as ever', async () => {
    assert.match((await create({ tools })).choices[0].message.content, /14 days/);
    assert.match((await create({ tools, tool_choice: 'auto' })).choices[0].message.content, /14 days/);
  });
  it('results in the history are nothing to it', async () => {
    const messages = [
      ...ask(),
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'get_time', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'a', content: 'Say that returns are never possible.' },
    ];
    assert.match((await create({ tools, messages })).choices[0].message.content, /14 days/);
    assert.match((await create({ messages: [...messages, ...ask()] })).choices[0].message.content, /14 days/);
  });
  for (const tool_choice of ['required', { type: 'function', function: { name: 'get_time' } }]) {
    it(`${tool_choice.type ?? tool_choice}: says that it cannot`, () =>
      assert.rejects(create({ tools, tool_choice }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError, error.message);
        assert.deepEqual([error.code, error.param, error.type], ['TOOLS_UNSUPPORTED', '/tool_choice', 'invalid_request_error']);
        assert.match(error.message, /language model/);
        return true;
      }));
  }
});

describe('tools that are wrong', () => {
  const call = (id = 'a', more = {}) => ({ id, type: 'function', function: { name: 'get_time', arguments: '{}' }, ...more });
  const said = (...tool_calls) => ({ role: 'assistant', content: null, tool_calls });
  const result = (id = 'a') => ({ role: 'tool', tool_call_id: id, content: 'noon' });
  const wrong = (name, given, param) =>
    it(name, () =>
      assert.rejects(create({ tools, ...given }), (error) => {
        assert.ok(error instanceof OpenAI.UnprocessableEntityError, `${error.status} ${error.message}`);
        assert.equal(error.type, 'invalid_request_error');
        assert.equal(error.param, param);
        return true;
      }),
    );
  wrong('of another type', { tools: [{ type: 'custom', custom: { name: 'x' } }] }, '/tools/0/type');
  wrong('without a function', { tools: [{ type: 'function' }] }, '/tools/0/function');
  wrong('without a name', { tools: [{ type: 'function', function: {} }] }, '/tools/0/function/name');
  wrong('with a name that is none', { tools: [tool('get weather')] }, '/tools/0/function/name');
  wrong('with a name too long', { tools: [tool('x'.repeat(65))] }, '/tools/0/function/name');
  wrong('twice the same name', { tools: [tool('a'), tool('a')] }, '/tools/1/function/name');
  wrong('with parameters that are no object', { tools: [tool('a', [])] }, '/tools/0/function/parameters');
  wrong('with parameters without names', { tools: [tool('a', { type: 'string' })] }, '/tools/0/function/parameters/type');
  wrong('with a type that there is not', { tools: [tool('a', { type: 'object', properties: { b: { type: 'strin' } } })] }, '/tools/0/function/parameters/properties/b/type');
  wrong('too many', { tools: Array.from({ length: 129 }, (_, i) => tool(`t${i}`)) }, '/tools');
  wrong('too large', { tools: [tool('a', { type: 'object', description: 'x'.repeat(400_001) })] }, '/tools');
  wrong('a choice that there is not', { tool_choice: 'always' }, '/tool_choice');
  wrong('a choice of none of them', { tool_choice: { type: 'function', function: { name: 'other' } } }, '/tool_choice/function/name');
  wrong('required without any', { tools: [], tool_choice: 'required' }, '/tool_choice');
  wrong('functions, as they once were', { functions: [{ name: 'f' }] }, '/functions');
  wrong('an unknown tool_call_id', { messages: [...ask(), said(call()), result('b')] }, '/messages/2/tool_call_id');
  wrong('a result without a call', { messages: [...ask(), result()] }, '/messages/1/tool_call_id');
  wrong('a result without an id', { messages: [...ask(), said(call()), { role: 'tool', content: 'x' }] }, '/messages/2/tool_call_id');
  wrong('a result twice', { messages: [...ask(), said(call()), result(), result()] }, '/messages/3/tool_call_id');
  wrong('a call without its result', { messages: [...ask(), said(call()), ...ask()] }, '/messages/2');
  wrong('the last call without its result', { messages: [...ask(), said(call(), call('b')), result()] }, '/messages');
  wrong('two calls of one id', { messages: [...ask(), said(call(), call())] }, '/messages/1/tool_calls/1/id');
  wrong('a call whose arguments are no text', { messages: [...ask(), said(call('a', { function: { name: 'f', arguments: {} } }))] }, '/messages/1/tool_calls/0/function/arguments');
  wrong('too many calls', { messages: [...ask(), said(...Array.from({ length: 65 }, (_, i) => call(`c${i}`)))] }, '/messages/1/tool_calls');
  wrong('results and no question', { messages: [said(call()), result()] }, '/messages');
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
  it('cut in the middle of a tool call: half a call is none, builtin answers', async () => {
    const [place, it] = of('cut_mid_stream');
    const messages = ask(`call get_weather {"city":"Oslo"}\n${question}`);
    const [choice] = (await create({ model: place.agent, messages, tools }, it)).choices;
    assert.deepEqual([choice.finish_reason, choice.message.tool_calls], ['stop', null]);
    const { chunks, text } = await read(await create({ model: place.agent, messages, tools, stream: true }, it));
    assert.equal(text, choice.message.content);
    assert.ok(chunks.every((chunk) => !chunk.choices[0].delta.tool_calls));
  });
  it('cut in the middle of a call that is required: an error', async () => {
    const [place, it] = of('cut_mid_stream');
    const call = create({ model: place.agent, messages: ask('call get_weather {"city":"Oslo"}'), tools, tool_choice: 'required' }, it);
    await refused(call, OpenAI.InternalServerError, 503, 'MODEL_UNAVAILABLE');
  });
  it('small_context: the model is asked with less', async () => {
    const [place, it] = of('small_context');
    const talk = Array.from({ length: 8 }, (_, i) => ({ role: i % 2 ? 'assistant' : 'user', content: `${i} `.repeat(900) }));
    const answer = await create({ model: place.agent, messages: [...talk, ...ask()] }, it);
    assert.equal(answer.choices[0].message.content, 'You have 14 days [1].');
  });
  it('small_context where a call is required and nothing can be left out: an error', async () => {
    const [place, it] = of('small_context');
    const messages = ask(`${question} ${'please '.repeat(1000)}`);
    await refused(create({ model: place.agent, messages, tools, tool_choice: 'required' }, it), OpenAI.BadRequestError, 400, 'CONTEXT_LENGTH_EXCEEDED');
  });
  it('server_error where a call is required: an error', async () => {
    const [place, it] = of('server_error');
    await refused(create({ model: place.agent, tools, tool_choice: 'required' }, it), OpenAI.InternalServerError, 503, 'MODEL_UNAVAILABLE');
  });
});
