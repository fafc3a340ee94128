import type { Schema } from '@/lib/schemas';

/** How often is asked what the connection tells: now and then, and often while there is none. */
export const pollEvery = (live: boolean): number => (live ? 30_000 : 3000);

/** What is said by way of another node is not told. */
export const pollMessagesEvery = (live: boolean): number => (live ? 5000 : 3000);

/** Nothing more is said in it. */
export const isClosed = ({ status }: Schema<'Session'>): boolean => status === 'completed';
