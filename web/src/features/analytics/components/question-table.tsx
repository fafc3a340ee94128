import { BookOpenCheck, FilePlus2 } from 'lucide-react';
import { Link } from 'react-router';

import { DataTable, type Column } from '@/components/data-table';
import { Moment } from '@/components/moment';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { formatCount } from '@/lib/numbers';
import { words } from '@/lib/words';

import type { Analytics } from '../api/get-analytics';

type Question = Analytics['questions'][number];

interface QuestionTableProps {
  questions: Question[];
  linkOf: (session: string) => string;
  /** Where documents are added; null for who may not. */
  knowledgeLink: ((agent: string) => string) | null;
}

/** What was asked and the documents do not hold: what to add to them. */
export function QuestionTable({ questions, linkOf, knowledgeLink }: QuestionTableProps) {
  const { columns: titles } = words.analytics;
  const columns: Column<Question>[] = [
    {
      id: 'question',
      title: titles.question,
      main: true,
      cell: ({ question, session_id }) => (
        <Link to={linkOf(session_id)} title={question} className="block rounded-sm font-medium hover:text-accent-ink @3xl:truncate">
          {question}
        </Link>
      ),
    },
    { id: 'agent', title: titles.agent, className: 'max-w-44 truncate text-[0.8125rem] text-soft', cell: ({ agent_name }) => agent_name },
    {
      id: 'times',
      title: titles.times,
      align: 'right',
      className: 'text-[0.8125rem] text-soft tabular-nums',
      cell: ({ times }) => (
        <>
          <span className="@3xl:hidden">{words.analytics.times(times)}</span>
          <span className="hidden @3xl:inline">{formatCount(times)}</span>
        </>
      ),
    },
    { id: 'last', title: titles.last, className: 'text-[0.8125rem] text-soft @max-3xl:ml-auto', cell: ({ asked_at }) => <Moment at={asked_at} /> },
  ];
  if (knowledgeLink) {
    columns.push({
      id: 'action',
      title: titles.action,
      hiddenTitle: true,
      align: 'right',
      cell: ({ agent_id, agent_name }) => (
        <Button asChild size="sm">
          <Link to={knowledgeLink(agent_id)} aria-label={words.analytics.addKnowledgeTo(agent_name)}>
            <FilePlus2 aria-hidden />
            {words.analytics.addKnowledge}
          </Link>
        </Button>
      ),
    });
  }
  return (
    <Card>
      <CardHead title={words.analytics.questions} text={words.analytics.questionsText} />
      {questions.length === 0 ? (
        <p className="flex items-center gap-2 px-4 py-4 text-sm text-faint sm:px-5">
          <BookOpenCheck aria-hidden className="size-4 shrink-0 text-good" />
          {words.analytics.questionsEmpty}
        </p>
      ) : (
        <DataTable label={words.analytics.questions} columns={columns} rows={questions} rowKey={({ session_id, position }) => `${session_id}/${position}`} />
      )}
    </Card>
  );
}
