import { useState } from 'react';
import { useParams } from 'react-router';

import { useOpenSource } from '@/app/use-open-source';
import { DocumentTable } from '@/features/knowledge/components/document-table';
import { TestSearch } from '@/features/knowledge/components/test-search';
import { UploadQueue } from '@/features/knowledge/components/upload-queue';
import { DocumentReader } from '@/features/sources/components/document-reader';
import { SourcePanel } from '@/features/sources/components/source-panel';
import { useMayEdit } from '@/lib/use-auth';

export function Page() {
  const { agentId = '' } = useParams();
  const mayEdit = useMayEdit();
  const opened = useOpenSource();
  const [reading, setReading] = useState<{ id: string; name: string } | null>(null);
  return (
    <div className="grid items-start gap-5 2xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid min-w-0 gap-5">
        {mayEdit && <UploadQueue agentId={agentId} />}
        <DocumentTable agentId={agentId} onRead={setReading} />
      </div>
      <TestSearch agentId={agentId} onOpen={opened.open} />
      <DocumentReader agentId={agentId} document={reading} onClose={() => setReading(null)} />
      <SourcePanel agentId={agentId} source={opened.source} number={opened.number} onClose={opened.close} />
    </div>
  );
}
