import { BookOpen } from 'lucide-react';
import type { ReactNode } from 'react';

import { CodeBlock } from '@/components/code-block';
import { Tabs } from '@/components/tabs';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { words } from '@/lib/words';

import { snippetsFor } from '../lib/snippets';

interface HowToProps {
  agentId: string;
  docsLink: string;
  /** Makes a key for this agent alone; nothing for those who may not. */
  makeKey: ReactNode;
}

export function HowTo({ agentId, docsLink, makeKey }: HowToProps) {
  const snippets = snippetsFor(window.location.origin, agentId);
  return (
    <div className="grid gap-5">
      <div>
        <h2 className="text-base font-semibold">{words.howto.title}</h2>
        <p className="mt-1 text-soft">{words.howto.text}</p>
      </div>
      <Card>
        <CardHead title={words.howto.keyTitle} text={makeKey ? words.howto.keyText : words.howto.keyAsk} action={makeKey} />
        <CardBody>
          <CodeBlock code={words.howto.export} label={words.howto.keyTitle} />
        </CardBody>
      </Card>
      <Card>
        <CardHead
          title={words.howto.snippetsTitle}
          text={words.howto.actor}
          action={
            <Button asChild size="sm">
              <a href={docsLink}>
                <BookOpen aria-hidden />
                {words.howto.reference}
              </a>
            </Button>
          }
        />
        <CardBody>
          <Tabs
            label={words.howto.languagesLabel}
            tabs={snippets.map(({ id, code }) => ({
              id,
              label: words.howto.languages[id],
              content: (
                <>
                  <p className="mb-3 text-[0.8125rem] text-soft">{words.howto.notes[id]}</p>
                  <CodeBlock code={code} label={words.howto.codeLabel(words.howto.languages[id])} />
                </>
              ),
            }))}
          />
        </CardBody>
      </Card>
      <Card>
        <CardHead title={words.howto.answerTitle} text={words.howto.answerText} />
        <CardBody>
          <dl className="grid gap-x-6 gap-y-1 text-[0.8125rem] sm:gap-y-2 sm:grid-cols-[10rem_minmax(0,1fr)]">
            {words.howto.answerFields.map(([name, meaning]) => (
              <div key={name} className="contents">
                <dt>
                  <code className="text-accent-ink">{name}</code>
                </dt>
                <dd className="text-soft max-sm:mb-3">{meaning}</dd>
              </div>
            ))}
          </dl>
        </CardBody>
      </Card>
    </div>
  );
}
