import type { ReactNode } from 'react';

import { cn } from '@/lib/class-names';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The first line of the card on phones. */
  main?: boolean;
  /** Not repeated on phones. */
  wide?: boolean;
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
  /** What stands in the upper right corner of the card on phones. */
  corner?: (row: Row) => ReactNode;
  /** A second line over the whole width under a row. */
  below?: (row: Row) => ReactNode;
}

/** The classes that hide a column at some widths: its heading must go with its cells. */
const visibilityOf = (classes = '') =>
  classes.split(' ').filter((name) => /^(hidden|\w+:table-cell)$/.test(name));

/** One table for wide screens; the same markup folds into cards on phones. */
export function DataTable<Row>({ label, columns, rows, rowKey, corner, below }: DataTableProps<Row>) {
  return (
    <table role="table" aria-label={label} className="block w-full text-sm md:table">
      <thead role="rowgroup" className="sr-only md:not-sr-only md:table-header-group">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              className={cn(
                'border-b border-line px-4 py-2.5 text-left text-xs font-medium text-faint first:pl-5 last:pr-5',
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
            className="block border-b border-line px-4 py-3 transition-colors last:border-b-0 hover:bg-sunken/60 md:table-row-group md:p-0"
          >
            <tr role="row" className="flex flex-wrap items-center gap-x-4 gap-y-1.5 md:table-row">
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="cell"
                  className={cn(
                    'block md:table-cell md:border-b md:border-line md:px-4 md:py-2.5 md:align-middle md:first:pl-5 md:last:pr-5',
                    extra ? 'md:border-b-0' : 'md:[tbody:last-child>tr>&]:border-b-0',
                    column.main && 'min-w-0 flex-1 basis-full md:max-w-md',
                    column.wide && 'hidden',
                    column.align === 'right' && 'text-right',
                    column.className,
                  )}
                >
                  {column.main && corner ? (
                    <div className="flex items-start gap-2">
                      <div className="min-w-0 flex-1">{column.cell(row)}</div>
                      <div className="-my-1 md:hidden">{corner(row)}</div>
                    </div>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
            {extra && (
              <tr role="row" className="block md:table-row">
                <td role="cell" colSpan={columns.length} className="block pt-2 md:table-cell md:border-b md:border-line md:px-5 md:pt-0 md:pb-3">
                  {extra}
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}
