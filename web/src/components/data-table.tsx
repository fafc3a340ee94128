import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The first line of the card. */
  main?: boolean;
  align?: 'right';
  /** The title stands above the cells only for screen readers. */
  hiddenTitle?: boolean;
  className?: string;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** What stands in the upper right corner of the card. */
  corner?: (row: Row) => ReactNode;
  /** A second line over the whole width under a row. */
  below?: (row: Row) => ReactNode;
}

/** The classes that hide a column at some widths: its heading must go with its cells. */
const visibilityOf = (classes = '') =>
  classes.split(' ').filter((name) => /^(@[\w-]+:)?(hidden|table-cell)$/.test(name));

/**
 * One table where there is room; the same markup folds into cards where there is not. The room is that
 * of the table, not of the screen: beside the navigation a laptop has little. The main column takes what
 * the others leave and cuts its text, so that the last column, with what can be done, stays in sight.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, corner, below }: DataTableProps<Row>) {
  return (
    <div className="@container overflow-x-auto rounded-[inherit]">
      <table role="table" aria-label={label} className="block w-full text-sm @3xl:table">
        <thead role="rowgroup" className="sr-only @3xl:not-sr-only @3xl:table-header-group">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.id}
                role="columnheader"
                scope="col"
                className={cn(
                  'border-b border-line px-4 py-2.5 text-left text-xs font-medium whitespace-nowrap text-faint first:pl-5 last:pr-5',
                  column.align === 'right' && 'text-right',
                  visibilityOf(column.className),
                )}
              >
                {column.hiddenTitle ? <span className="sr-only">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => {
          const extra = below?.(row);
          return (
            <tbody
              key={rowKey(row)}
              role="rowgroup"
              className="block border-b border-line px-4 py-3 transition-colors last:border-b-0 hover:bg-sunken/60 @3xl:table-row-group @3xl:p-0"
            >
              <tr role="row" className="flex flex-wrap items-center gap-x-4 gap-y-1.5 @3xl:table-row">
                {columns.map((column) => (
                  <td
                    key={column.id}
                    role="cell"
                    className={cn(
                      !visibilityOf(column.className).length && 'block @3xl:table-cell',
                      'min-w-0 @max-3xl:max-w-full @3xl:border-b @3xl:border-line @3xl:px-4 @3xl:py-2.5 @3xl:align-middle @3xl:first:pl-5 @3xl:last:pr-5',
                      extra ? '@3xl:border-b-0' : '@3xl:[tbody:last-child>tr>&]:border-b-0',
                      column.main ? 'flex-1 basis-full @3xl:w-full @3xl:max-w-36 @3xl:min-w-36' : '@3xl:whitespace-nowrap',
                      column.align === 'right' && 'text-right',
                      column.className,
                    )}
                  >
                    {column.main && corner ? (
                      <div className="flex items-start gap-2">
                        <div className="min-w-0 flex-1">{column.cell(row)}</div>
                        <div className="-my-1 @3xl:hidden">{corner(row)}</div>
                      </div>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
              {extra && (
                <tr role="row" className="block @3xl:table-row">
                  <td role="cell" colSpan={columns.length} className="block pt-2 @3xl:table-cell @3xl:border-b @3xl:border-line @3xl:px-5 @3xl:pt-0 @3xl:pb-3">
                    {extra}
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
