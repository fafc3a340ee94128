import type { ReactNode } from 'react';

import { Card, CardBody, CardHead } from '@/components/ui/card';
import { formatDate, formatDateTime, formatDay, formatHour } from '@/lib/dates';
import { formatCount } from '@/lib/numbers';
import { words } from '@/lib/words';

import type { Analytics } from '../api/get-analytics';
import { formatWait } from '../lib/format';

import { Legend, TimeChart, type ChartSeries } from './time-chart';

interface ChartCardProps {
  title: string;
  text: string;
  series: ChartSeries[];
  className?: string;
  children: ReactNode;
}

function ChartCard({ title, text, series, className = '', children }: ChartCardProps) {
  return (
    <Card className={className}>
      <CardHead title={title} text={text} action={series.length > 1 && <Legend series={series} />} />
      <CardBody>{children}</CardBody>
    </Card>
  );
}

function Nothing({ text }: { text: string }) {
  return <p className="grid h-50 place-items-center text-center text-sm text-faint">{text}</p>;
}

/** What happened when. */
export function Charts({ series, group, zone }: { series: Analytics['series']; group: 'day' | 'hour'; zone: string }) {
  const text = words.analytics.charts;
  const points = series.map(({ from }) => ({
    short: group === 'day' ? formatDay(from, zone) : formatHour(from, zone),
    full: group === 'day' ? formatDate(from, zone) : formatDateTime(from, zone),
  }));
  const sessions: ChartSeries[] = [
    { name: text.byAgent, values: series.map(({ figures }) => figures.sessions - figures.handoffs), tone: 'accent' },
    { name: text.handedOver, values: series.map(({ figures }) => figures.handoffs), tone: 'warm' },
  ];
  const latency: ChartSeries[] = [
    { name: text.p99, values: series.map(({ figures }) => figures.latency.p99_ms), tone: 'hot' },
    { name: text.p90, values: series.map(({ figures }) => figures.latency.p90_ms), tone: 'warm' },
    { name: text.p50, values: series.map(({ figures }) => figures.latency.p50_ms), tone: 'accent' },
  ];
  const questions: ChartSeries[] = [{ name: text.questions, values: series.map(({ figures }) => figures.unanswered), tone: 'warm' }];
  const any = (of: ChartSeries[]) => of.some(({ values }) => values.some((value) => value !== null));
  return (
    <div className="mb-4 grid gap-4 lg:grid-cols-2">
      <ChartCard title={text.sessions} text={text.sessionsText[group]} series={sessions} className="lg:col-span-2">
        <TimeChart label={text.sessions} points={points} series={sessions} kind="bars" format={formatCount} />
      </ChartCard>
      <ChartCard title={text.latency} text={text.latencyText} series={latency}>
        {any(latency) ? <TimeChart label={text.latency} points={points} series={latency} kind="lines" format={formatWait} /> : <Nothing text={text.noAnswers} />}
      </ChartCard>
      <ChartCard title={text.unanswered} text={text.unansweredText[group]} series={questions}>
        {questions.some(({ values }) => values.some((value) => value !== 0)) ? (
          <TimeChart label={text.unanswered} points={points} series={questions} kind="bars" format={formatCount} />
        ) : (
          <Nothing text={text.noQuestions} />
        )}
      </ChartCard>
    </div>
  );
}
