const plain = new Intl.NumberFormat('en');
const units = ['B', 'KB', 'MB', 'GB', 'TB'];

export function formatCount(value: number): string {
  return plain.format(value);
}

/** "53%"; of what is hardly anything one place more. */
export function formatShare(share: number): string {
  const small = share > 0 && share < 0.01;
  return share.toLocaleString('en', { style: 'percent', maximumFractionDigits: small ? 1 : 0 });
}

/** "1.4 MB"; powers of 1024, as file managers count. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits)} ${units[unit] ?? ''}`;
}
