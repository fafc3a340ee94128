import { expect, it } from 'vitest';

import { cronWords } from './cron-words';

it('tells the usual schedules in words', () => {
  expect(cronWords('0 9 * * mon-fri')).toBe('On working days at 09:00');
  expect(cronWords('30 7 * * *')).toBe('Every day at 07:30');
  expect(cronWords('0 18 * * 0')).toBe('On Sundays at 18:00');
  expect(cronWords('0 18 * * 7')).toBe('On Sundays at 18:00');
  expect(cronWords('5 6 * * THU')).toBe('On Thursdays at 06:05');
  expect(cronWords('15 4 1 * *')).toBe('On day 1 of each month at 04:15');
  expect(cronWords('*/15 * * * *')).toBe('Every 15 minutes');
  expect(cronWords('* * * * *')).toBe('Every minute');
  expect(cronWords('5 * * * *')).toBe('Every hour, 05 minutes past');
  expect(cronWords('0 */6 * * *')).toBe('Every 6 hours');
});

it('leaves the others as they are', () => {
  for (const cron of ['*/7 * * * *', '0 9 1 * mon', '0 9 * 3 *', '0 9-17 * * *', '1,2 3 * * *', '0 9 * * mon,wed', '', '0 9 * *', '0 0 9 * * *', '30 */6 * * *']) {
    expect(cronWords(cron), cron).toBeNull();
  }
});
