import { describe, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/lib/problem';

import { withZone } from './with-zone';

const refusal = (...pointers: string[]) =>
  new ApiProblem({
    status: 422,
    code: 'VALIDATION_FAILED',
    errors: pointers.map((pointer) => ({ pointer, code: 'unknown', message: 'No.' })),
  });

describe('withZone', () => {
  const input = { name: 'Olive', time_zone: 'Mars/Olympus' };

  it('leaves out a zone that the server does not know', async () => {
    const send = vi.fn().mockRejectedValueOnce(refusal('/time_zone')).mockResolvedValueOnce('in');
    await expect(withZone(send, input)).resolves.toBe('in');
    expect(send.mock.calls).toEqual([[input], [{ name: 'Olive' }]]);
  });

  it('passes on what else is refused', async () => {
    for (const error of [refusal('/name'), refusal('/name', '/time_zone'), new Error('no network')]) {
      const send = vi.fn().mockRejectedValue(error);
      await expect(withZone(send, input)).rejects.toBe(error);
      expect(send).toHaveBeenCalledTimes(1);
    }
  });

  it('sends no more than twice', async () => {
    const send = vi.fn().mockRejectedValue(refusal('/time_zone'));
    await expect(withZone(send, input)).rejects.toThrow();
    expect(send).toHaveBeenCalledTimes(2);
  });
});
