import { Select } from './ui/select';

interface StatusSelectProps<T extends string> {
  label: string;
  /** What stands for all of them. */
  any: string;
  statuses: readonly T[];
  names: Record<T, string>;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}

/** Narrows a list to the items of one status; the value is empty for any. */
export function StatusSelect<T extends string>({ label, any, statuses, names, value, onChange, className = 'w-40' }: StatusSelectProps<T>) {
  return (
    <Select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)} className={className}>
      <option value="">{any}</option>
      {statuses.map((status) => (
        <option key={status} value={status}>
          {names[status]}
        </option>
      ))}
    </Select>
  );
}
