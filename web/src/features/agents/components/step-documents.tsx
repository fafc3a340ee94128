import { DropZone } from '@/components/drop-zone';
import { FileRow } from '@/components/file-row';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { fileFault, mergeFiles, totalOf } from '@/lib/files';
import { words } from '@/lib/words';

import type { Draft, DraftFaults } from '../lib/draft';

interface StepProps {
  draft: Draft;
  faults: DraftFaults;
  change: (change: Partial<Draft>) => void;
}

export function StepDocuments({ draft, faults, change }: StepProps) {
  const { files, descriptions } = draft;
  const good = files.filter((file) => fileFault(file) === null);
  return (
    <div className="grid max-w-3xl gap-6">
      <DropZone onFiles={(added) => change({ files: mergeFiles(files, added) })} />
      {files.length > 0 && (
        <Card>
          <header className="flex items-baseline justify-between border-b border-line px-4 py-2.5">
            <h3 className="text-[0.8125rem] font-semibold">{words.files.chosen}</h3>
            <p className="text-xs text-faint">{totalOf(good)}</p>
          </header>
          <ul className="divide-y divide-line">
            {files.map((file) => {
              const fault = fileFault(file);
              return (
                <FileRow
                  key={file.name}
                  name={file.name}
                  bytes={file.size}
                  error={fault}
                  onRemove={() => change({ files: files.filter((other) => other !== file) })}
                >
                  {!fault && (
                    <Input
                      aria-label={words.wizard.descriptionOf(file.name)}
                      placeholder={words.wizard.descriptionPlaceholder}
                      value={descriptions[file.name] ?? ''}
                      maxLength={500}
                      onChange={(event) => change({ descriptions: { ...descriptions, [file.name]: event.target.value } })}
                      className="mt-2 h-8 border-line text-[0.8125rem] shadow-none"
                    />
                  )}
                </FileRow>
              );
            })}
          </ul>
        </Card>
      )}
      <Field label={words.wizard.knowledge} hint={words.wizard.knowledgeHint} error={faults.knowledge} optional>
        {(control) => <Input {...control} value={draft.knowledge} onChange={(event) => change({ knowledge: event.target.value })} />}
      </Field>
    </div>
  );
}
