/**
 * What is known of a chosen file before it is sent. The server judges again by content; these
 * checks only spare the wait for what it would refuse anyway.
 */
import { formatBytes } from './numbers';
import { words } from './words';

export const bytesMax = 50 * 1024 * 1024;
const endings = ['pdf', 'docx', 'md', 'markdown', 'html', 'htm', 'txt', 'text', 'csv'];

/** For the `accept` attribute of file fields. */
export const acceptedFiles = endings.map((ending) => `.${ending}`).join(',');

/** Why a file cannot be added, or null. */
export function fileFault(file: Pick<File, 'name' | 'size'>): string | null {
  const ending = file.name.includes('.') ? (file.name.split('.').pop() ?? '').toLowerCase() : '';
  if (!endings.includes(ending)) return words.files.unknownKind;
  if (file.size === 0) return words.files.empty;
  if (file.size > bytesMax) return words.files.tooLarge;
  return null;
}

/** Adds files to a choice; of two with the same name the newer one stays. */
export function mergeFiles(chosen: File[], added: File[]): File[] {
  const byName = new Map(chosen.map((file) => [file.name, file]));
  for (const file of added) byName.set(file.name, file);
  return [...byName.values()];
}

/**
 * How much of each file has left when `share` of the whole body has. Files are sent one after the
 * other in their order, so the bytes fill them from the first to the last.
 */
export function sharesOf(files: Pick<File, 'size'>[], share: number): number[] {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let left = total * Math.min(1, Math.max(0, share));
  return files.map((file) => {
    const sent = Math.min(left, file.size);
    left -= sent;
    return file.size > 0 ? sent / file.size : share >= 1 ? 1 : 0;
  });
}

export function totalOf(files: Pick<File, 'size'>[]): string {
  return words.files.total(files.length, formatBytes(files.reduce((sum, file) => sum + file.size, 0)));
}
