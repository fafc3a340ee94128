/** Documents of a made-up library, small but with what makes reading hard: emoji, headings, a broken file. */
const markdown = `# Lending rules of the Harbour Library 📚

## Loans

Books can be borrowed for 28 days. Films and games can be borrowed for 7 days. 🎬

A loan can be renewed twice, unless another reader has reserved the item.

## Fees

Each item that comes back late costs 20 cents a day, and 8 euros at most.

A lost library card is replaced for 3 euros.

## Rooms

The group room has 12 seats and can be booked for 3 hours a day at the desk.
`;

const text = `Opening hours

The Harbour Library is open from Tuesday to Friday between 10:00 and 19:00, and on Saturday between 10:00 and 16:00.
It is closed on Sunday and Monday.
`;

export const lending = { name: 'lending-rules.md', mimeType: 'text/markdown', buffer: Buffer.from(markdown) };
export const hours = { name: 'opening-hours.txt', mimeType: 'text/plain', buffer: Buffer.from(text) };
export const broken = {
  name: 'broken-scan.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n%cut short, no objects follow\n'),
};
export const hoursReplaced = {
  name: 'opening-hours.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(text.replace('19:00', '20:00')),
};
export const extra = {
  name: 'workshops.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Workshop,Day,Price\nBookbinding for beginners,first Saturday of the month,15 euros\n'),
};
export const picture = { name: 'poster.png', mimeType: 'image/png', buffer: Buffer.from('not a document') };
