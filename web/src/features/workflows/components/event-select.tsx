import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { eventGroups, eventMeaning, eventWords } from '@/lib/event-words';
import { words } from '@/lib/words';

interface EventSelectProps {
  /** "agent.created", or "agent.*". */
  value: string;
  error: string | undefined;
  onChange: (event: string) => void;
}

/** What can happen, by what it happens to; the note says what the chosen one means. */
export function EventSelect({ value, error, onChange }: EventSelectProps) {
  const subject = value.split('.')[0] ?? '';
  const meaning = eventMeaning(value) ?? words.triggers.allMeaning(subjectWords(subject));
  return (
    <Field label={words.triggers.event} hint={subject === 'execution' ? `${meaning} ${words.triggers.ofExecutions}` : meaning} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(changed) => onChange(changed.target.value)}>
          {eventGroups.map(([group, names]) => (
            <optgroup key={group} label={subjectWords(group)}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {eventWords(name)}
                </option>
              ))}
              {names.length > 1 && <option value={`${group}.*`}>{words.triggers.anyEventOf(subjectWords(group))}</option>}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  );
}

const subjectWords = (subject: string): string => words.eventSubjects[subject] ?? subject;
