import { describe, expect, it } from 'vitest';

import { bytesMax, fileFault, mergeFiles, sharesOf } from './files';
import { words } from './words';

describe('fileFault', () => {
  it('takes what the server can read', () => {
    for (const name of ['a.pdf', 'B.DOCX', 'c.md', 'd.html', 'e.txt', 'f.csv', 'two.dots.md']) {
      expect(fileFault({ name, size: 10 }), name).toBeNull();
    }
  });

  it('says why it refuses', () => {
    expect(fileFault({ name: 'a.png', size: 10 })).toBe(words.files.unknownKind);
    expect(fileFault({ name: 'pdf', size: 10 })).toBe(words.files.unknownKind);
    expect(fileFault({ name: 'a.pdf', size: 0 })).toBe(words.files.empty);
    expect(fileFault({ name: 'a.pdf', size: bytesMax })).toBeNull();
    expect(fileFault({ name: 'a.pdf', size: bytesMax + 1 })).toBe(words.files.tooLarge);
  });
});

describe('mergeFiles', () => {
  it('keeps the newer of two with the same name, in the place of the older', () => {
    const [old, other, newer] = [new File(['1'], 'a.md'), new File(['2'], 'b.md'), new File(['333'], 'a.md')];
    expect(mergeFiles([old, other], [newer]).map((file) => file.size)).toEqual([3, 1]);
  });
});

describe('sharesOf', () => {
  it('fills the files one after the other', () => {
    const files = [{ size: 100 }, { size: 300 }, { size: 0 }];
    expect(sharesOf(files, 0)).toEqual([0, 0, 0]);
    expect(sharesOf(files, 0.25)).toEqual([1, 0, 0]);
    expect(sharesOf(files, 0.5)).toEqual([1, 1 / 3, 0]);
    expect(sharesOf(files, 1)).toEqual([1, 1, 1]);
    expect(sharesOf(files, 7)).toEqual([1, 1, 1]);
  });
});
