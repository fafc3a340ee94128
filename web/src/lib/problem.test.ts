import { describe, expect, it } from 'vitest';

import { ApiProblem, asProblem, fieldOf, isForbidden, isKept, networkProblem, problemFrom, retryMoment } from './problem';

describe('problemFrom', () => {
  it('keeps code, remedy, request id and the faults of fields', async () => {
    const body = {
      title: 'Unprocessable',
      status: 422,
      detail: 'Two fields are wrong.',
      code: 'VALIDATION_FAILED',
      remedy: 'Mend them.',
      request_id: 'req_1',
      errors: [{ pointer: '/agent_name', code: 'too_short', message: 'At least 3 characters.' }],
    };
    const problem = await problemFrom(new Response(JSON.stringify(body), { status: 422 }));
    expect(problem).toMatchObject({ status: 422, code: 'VALIDATION_FAILED', remedy: 'Mend them.', requestId: 'req_1' });
    expect(problem.message).toBe('Two fields are wrong.');
    expect(problem.faults).toHaveLength(1);
  });

  it('makes do with an answer that is no problem document', async () => {
    const response = new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'X-Request-Id': 'req_2' } });
    expect(await problemFrom(response)).toMatchObject({ status: 502, code: 'UNKNOWN', requestId: 'req_2' });
  });
});

describe('isForbidden', () => {
  it('tells who may not from what failed', () => {
    expect(isForbidden(new ApiProblem({ status: 403, code: 'FORBIDDEN' }))).toBe(true);
    expect(isForbidden(new ApiProblem({ status: 404, code: 'NOT_FOUND' }))).toBe(false);
    expect(isForbidden(networkProblem())).toBe(false);
    expect(isForbidden(null)).toBe(false);
  });
});

describe('isKept', () => {
  const answered = (status: number, code?: string) => new ApiProblem({ status, ...(code ? { code } : {}) });

  it('knows what the server answers again under the same key', () => {
    expect(isKept(answered(422, 'VALIDATION_FAILED'))).toBe(true);
    expect(isKept(answered(504, 'TIMEOUT'))).toBe(true);
    expect(isKept(answered(500, 'INTERNAL'))).toBe(true);
  });

  it('keeps a key whose answer was lost, or was not the server\'s', () => {
    expect(isKept(networkProblem())).toBe(false);
    expect(isKept(answered(504))).toBe(false);
    expect(isKept(answered(503, 'OVERLOADED'))).toBe(false);
    expect(isKept(answered(409, 'IDEMPOTENCY_IN_PROGRESS'))).toBe(false);
  });
});

describe('retryMoment', () => {
  it('reads seconds and dates, and nothing else', () => {
    expect(retryMoment('30', 1000)).toBe(31_000);
    expect(retryMoment('Thu, 01 Jan 2026 00:00:10 GMT', 0)).toBe(Date.parse('2026-01-01T00:00:10Z'));
    expect(retryMoment('soon', 0)).toBeNull();
    expect(retryMoment(null, 0)).toBeNull();
  });
});

describe('fieldOf', () => {
  it('takes the first part of a pointer', () => {
    expect(fieldOf('/organization_name')).toBe('organization_name');
    expect(fieldOf('/files/0')).toBe('files');
    expect(fieldOf('/a~1b~0c')).toBe('a/b~c');
    expect(fieldOf('')).toBe('');
  });
});

it('asProblem keeps what an unexpected error says', () => {
  expect(asProblem(new Error('boom')).message).toBe('boom');
});
