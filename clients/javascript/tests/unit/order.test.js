import assert from 'node:assert/strict';
import test from 'node:test';

import { Backlog } from '../../dist/backlog.js';
import { Hold } from '../../dist/hold.js';
import { Sequencer } from '../../dist/sequencer.js';

function sequencer() {
  const heard = [];
  const made = new Sequencer(({ sequence }) => heard.push(sequence), (missed) => heard.push(`-${missed}`));
  return { made, heard, take: (...numbers) => numbers.forEach((sequence) => made.take({ sequence })), takeMoved: (...numbers) => numbers.forEach((sequence) => made.takeMoved({ sequence })) };
}

test('frames are given once and in order, and what is missing is told', () => {
  const { made, heard, take } = sequencer();
  made.begin('a', 5);
  take(5, 6, 6, 4, 9, 10);
  assert.deepEqual(heard, [5, 6, '-2', 9, 10]);
  assert.equal(made.next, 11);
});

test('while the place moves, the new connection waits for the old one', () => {
  const { made, heard, take, takeMoved } = sequencer();
  made.begin('a', 1);
  take(1, 2);
  made.beginMove();
  takeMoved(5, 6);
  made.setBoundary(5);
  take(3);
  takeMoved(7);
  assert.equal(made.isMoved, false);
  take(4);
  assert.equal(made.isMoved, true);
  assert.deepEqual(heard, [1, 2, 3, 4]);
  made.endMove();
  takeMoved(8);
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('with both connections fed, nothing is given twice', () => {
  const { made, heard, take, takeMoved } = sequencer();
  made.begin('a', 1);
  made.beginMove();
  made.setBoundary(3);
  take(1, 2, 3, 4);
  takeMoved(2, 3, 4, 5);
  made.endMove();
  take(4, 5);
  assert.deepEqual(heard, [1, 2, 3, 4, 5]);
});

test('every way two connections can mix gives the same frames', () => {
  // 12 frames, a boundary anywhere, the old connection late by 0 to 6 frames behind the new one.
  for (let boundary = 1; boundary <= 12; boundary += 1) {
    for (let late = 0; late <= 6; late += 1) {
      const { made, heard } = sequencer();
      made.begin('a', 1);
      made.beginMove();
      made.setBoundary(boundary);
      for (let step = 1; step <= 12 + late; step += 1) {
        if (step >= boundary && step <= 12) made.takeMoved({ sequence: step });
        if (step - late >= 1 && step - late < boundary) made.take({ sequence: step - late });
        if (made.isMoved) made.endMove();
      }
      assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], `boundary ${boundary}, late ${late}`);
    }
  }
});

test('an old connection that ends early leaves a gap, not a standstill', () => {
  const { made, heard, take, takeMoved } = sequencer();
  made.begin('a', 1);
  made.beginMove();
  made.setBoundary(4);
  take(1);
  takeMoved(4);
  made.endMove();
  assert.deepEqual(heard, [1, '-2', 4]);
});

test('a move that fails forgets what the new connection brought', () => {
  const { made, heard, take, takeMoved } = sequencer();
  made.begin('a', 1);
  made.beginMove();
  takeMoved(2);
  made.cancelMove();
  take(1, 2);
  assert.deepEqual(heard, [1, 2]);
});

test('the backlog keeps the newest samples and counts the others', () => {
  const backlog = new Backlog(10);
  assert.equal(backlog.push(new Int16Array([1, 2, 3, 4, 5, 6])), 0);
  assert.equal(backlog.push(new Int16Array([7, 8, 9, 10, 11, 12])), 2);
  assert.deepEqual([...backlog.take(5)], [3, 4, 5, 6, 7]);
  assert.deepEqual([backlog.length, backlog.dropped], [5, 2]);
  assert.deepEqual([...backlog.take(99)], [8, 9, 10, 11, 12]);
  assert.equal(backlog.push(new Int16Array(25)), 15);
  assert.deepEqual([backlog.length, backlog.dropped], [10, 17]);
});

test('the hold lets the oldest frames go', () => {
  const hold = new Hold(100);
  for (let name = 1; name <= 4; name += 1) hold.push({ name, samples: new Int16Array(40) });
  const { frames, dropped } = hold.release();
  assert.deepEqual([frames.map(({ name }) => name), dropped], [[3, 4], 2]);
  assert.deepEqual([hold.samples, hold.release().dropped], [0, 0]);
});
