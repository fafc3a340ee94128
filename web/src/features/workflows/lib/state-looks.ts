import {
  ArrowRight,
  Ban,
  Bell,
  Bot,
  CircleAlert,
  CircleCheck,
  CircleX,
  Clock,
  Columns3,
  FileSearch,
  Globe,
  HardHat,
  LoaderCircle,
  MessageSquareReply,
  Repeat,
  RotateCw,
  ShieldAlert,
  Sparkles,
  Split,
  SquareFunction,
  Workflow,
  type LucideIcon,
} from 'lucide-react';

import type { VisitStatus } from './history';
import type { MachineState, StateType } from './machine';

export interface TypeLook {
  icon: LucideIcon;
  tint: string;
}

const types: Record<StateType, TypeLook> = {
  Task: { icon: SquareFunction, tint: 'bg-tint-2 text-tint-2-ink' },
  Choice: { icon: Split, tint: 'bg-tint-4 text-tint-4-ink' },
  Parallel: { icon: Columns3, tint: 'bg-tint-1 text-tint-1-ink' },
  Map: { icon: Repeat, tint: 'bg-tint-1 text-tint-1-ink' },
  Wait: { icon: Clock, tint: 'bg-tint-3 text-tint-3-ink' },
  Pass: { icon: ArrowRight, tint: 'bg-sunken text-soft' },
  Succeed: { icon: CircleCheck, tint: 'bg-good-soft text-good' },
  Fail: { icon: CircleX, tint: 'bg-bad-soft text-bad' },
  Unknown: { icon: CircleAlert, tint: 'bg-warn-soft text-warn' },
};

const tasks: [prefix: string, icon: LucideIcon][] = [
  ['auriga:agents:chat', Bot],
  ['auriga:agents:search', FileSearch],
  ['auriga:retrieval:search', FileSearch],
  ['auriga:llm:chat', Sparkles],
  ['auriga:notify', Bell],
  ['auriga:http:', Globe],
  ['auriga:workflows:', Workflow],
  ['auriga:activity:', HardHat],
  ['auriga:echo', MessageSquareReply],
];

/** The picture of a state: by its type, of a task by what it asks for. */
export function lookOf({ type, detail }: Pick<MachineState, 'type' | 'detail'>): TypeLook {
  const look = types[type];
  const icon = type === 'Task' ? tasks.find(([prefix]) => detail.startsWith(prefix))?.[1] : undefined;
  return icon ? { ...look, icon } : look;
}

export interface StatusLook {
  icon: LucideIcon;
  /** Of text and icon. */
  ink: string;
  /** Of a card in the graph. */
  card: string;
  spins?: boolean;
}

export const statusLooks: Record<VisitStatus, StatusLook> = {
  running: { icon: LoaderCircle, ink: 'text-accent-ink', card: 'border-accent bg-accent-soft ring-4 ring-accent/15', spins: true },
  retrying: { icon: RotateCw, ink: 'text-warn', card: 'border-warn bg-warn-soft ring-4 ring-warn/15' },
  succeeded: { icon: CircleCheck, ink: 'text-good', card: 'border-good/60 bg-good-soft' },
  caught: { icon: ShieldAlert, ink: 'text-warn', card: 'border-warn/70 bg-warn-soft' },
  failed: { icon: CircleX, ink: 'text-bad', card: 'border-bad/70 bg-bad-soft' },
  stopped: { icon: Ban, ink: 'text-soft', card: 'border-line-strong border-dashed bg-sunken' },
};
