/**
 * Every page of the console by its address. Pages are loaded when they are first opened; what is
 * loaded at once is the shell around them.
 */
import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';

import { words } from '@/lib/words';

import { AgentCrumb, ExecutionCrumb, SessionCrumb, ToolCrumb, WorkflowCrumb } from './crumbs';
import { Start, Visitors, Members } from './gate';
import { Opening } from './opening';
import { PageFault } from './page-fault';
import { to } from './paths';
import { Shell } from './shell';

const page = (load: () => Promise<{ Page: ComponentType }>) => async () => ({ Component: (await load()).Page });
const crumb = (text: string) => ({ handle: { crumb: () => text } });
/** For pages that draw: they take the width there is. */
const wideCrumb = (text: string) => ({ handle: { crumb: () => text, wide: true } });

export const router = createBrowserRouter([
  {
    Component: Start,
    ErrorBoundary: PageFault,
    HydrateFallback: Opening,
    children: [
      {
        Component: Visitors,
        children: [
          { path: '/welcome', lazy: page(() => import('./routes/welcome')) },
          { path: '/sign-in', lazy: page(() => import('./routes/sign-in')) },
          { path: '/register', lazy: page(() => import('./routes/register')) },
          { path: '/forgot-password', lazy: page(() => import('./routes/forgot-password')) },
        ],
      },
      // Links of mails: they work whoever is signed in here.
      { path: '/reset-password', lazy: page(() => import('./routes/reset-password')) },
      { path: '/confirm-email', lazy: page(() => import('./routes/confirm-email')) },
      {
        Component: Members,
        children: [
          {
            Component: Shell,
            children: [
              {
                ErrorBoundary: PageFault,
                children: [
                  { path: '/', element: <Navigate to={to.agents} replace /> },
                  {
                    path: '/agents',
                    ...crumb(words.nav.agents),
                    children: [
                      { index: true, lazy: page(() => import('./routes/agents')) },
                      {
                        path: 'new',
                        ...crumb(words.wizard.title),
                        children: [
                          { index: true, lazy: page(() => import('./routes/agent-new')) },
                          { path: ':agentId', lazy: page(() => import('./routes/agent-creating')) },
                        ],
                      },
                      {
                        path: ':agentId',
                        handle: { crumb: (id: string) => <AgentCrumb id={id} />, param: 'agentId' },
                        children: [
                          { path: 'tools/new', ...wideCrumb(words.tools.createTitle), lazy: page(() => import('./routes/tool-new')) },
                          {
                            path: 'tools/:toolId',
                            handle: { crumb: (id: string) => <ToolCrumb id={id} />, param: 'toolId', wide: true },
                            lazy: page(() => import('./routes/tool')),
                          },
                          {
                            lazy: page(() => import('./routes/agent')),
                            children: [
                              { index: true, lazy: page(() => import('./routes/agent-overview')) },
                              {
                                path: 'knowledge',
                                ...crumb(words.agent.tabs.knowledge),
                                lazy: page(() => import('./routes/agent-knowledge')),
                              },
                              {
                                path: 'chat',
                                ...crumb(words.agent.tabs.chat),
                                lazy: page(() => import('./routes/agent-chat')),
                              },
                              {
                                path: 'tools',
                                ...crumb(words.agent.tabs.tools),
                                lazy: page(() => import('./routes/agent-tools')),
                              },
                              {
                                path: 'creation',
                                ...crumb(words.agent.tabs.creation),
                                lazy: page(() => import('./routes/agent-creation')),
                              },
                              {
                                path: 'versions',
                                ...crumb(words.agent.tabs.versions),
                                lazy: page(() => import('./routes/agent-versions')),
                              },
                              {
                                path: 'how-to',
                                ...crumb(words.agent.tabs.howto),
                                lazy: page(() => import('./routes/agent-how-to')),
                              },
                              {
                                path: 'settings',
                                ...crumb(words.agent.tabs.settings),
                                lazy: page(() => import('./routes/agent-settings')),
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  },
                  {
                    path: '/sessions',
                    ...crumb(words.nav.sessions),
                    children: [
                      { index: true, lazy: page(() => import('./routes/sessions')) },
                      {
                        path: ':sessionId',
                        handle: { crumb: (id: string) => <SessionCrumb id={id} />, param: 'sessionId' },
                        lazy: page(() => import('./routes/session')),
                      },
                    ],
                  },
                  { path: '/analytics', ...crumb(words.nav.analytics), lazy: page(() => import('./routes/analytics')) },
                  {
                    path: '/broadcasts',
                    ...crumb(words.nav.broadcasts),
                    children: [
                      { index: true, lazy: page(() => import('./routes/broadcasts')) },
                      { path: 'new', ...crumb(words.broadcasts.createTitle), lazy: page(() => import('./routes/broadcast-new')) },
                      {
                        path: ':broadcastId',
                        // Its name is its id.
                        handle: { crumb: (id: string) => id, param: 'broadcastId' },
                        lazy: page(() => import('./routes/broadcast')),
                      },
                    ],
                  },
                  {
                    path: '/workflows',
                    ...crumb(words.nav.workflows),
                    children: [
                      { index: true, lazy: page(() => import('./routes/workflows')) },
                      { path: 'new', ...wideCrumb(words.workflows.createTitle), lazy: page(() => import('./routes/workflow-new')) },
                      {
                        path: ':workflowId',
                        handle: { crumb: (id: string) => <WorkflowCrumb id={id} />, param: 'workflowId', wide: true },
                        children: [
                          { path: 'edit', ...crumb(words.workflows.edit), lazy: page(() => import('./routes/workflow-edit')) },
                          {
                            path: 'executions/:executionId',
                            handle: { crumb: (id: string) => <ExecutionCrumb id={id} />, param: 'executionId' },
                            lazy: page(() => import('./routes/execution')),
                          },
                          {
                            lazy: page(() => import('./routes/workflow')),
                            children: [
                              { index: true, lazy: page(() => import('./routes/workflow-graph')) },
                              {
                                path: 'executions',
                                ...crumb(words.workflows.tabs.executions),
                                lazy: page(() => import('./routes/workflow-executions')),
                              },
                              {
                                path: 'triggers',
                                ...crumb(words.workflows.tabs.triggers),
                                lazy: page(() => import('./routes/workflow-triggers')),
                              },
                              {
                                path: 'versions',
                                ...crumb(words.workflows.tabs.versions),
                                lazy: page(() => import('./routes/workflow-versions')),
                              },
                              {
                                path: 'definition',
                                ...crumb(words.workflows.tabs.definition),
                                lazy: page(() => import('./routes/workflow-definition')),
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  },
                  { path: '/notifications', ...crumb(words.notifications.title), lazy: page(() => import('./routes/notifications')) },
                  { path: '/api-keys', ...crumb(words.nav.keys), lazy: page(() => import('./routes/api-keys')) },
                  { path: '/audit-log', ...crumb(words.nav.audit), lazy: page(() => import('./routes/audit-log')) },
                  {
                    path: '/health',
                    ...crumb(words.nav.health),
                    lazy: page(() => import('./routes/health')),
                    children: [
                      { index: true, lazy: page(() => import('./routes/health-checks')) },
                      {
                        path: 'jobs',
                        ...crumb(words.settings.tabs.jobs),
                        lazy: page(() => import('./routes/health-jobs')),
                      },
                      { path: 'mail', ...crumb(words.mail.title), lazy: page(() => import('./routes/health-mail')) },
                      {
                        path: 'configuration',
                        ...crumb(words.settings.tabs.configuration),
                        lazy: page(() => import('./routes/health-configuration')),
                      },
                    ],
                  },
                  {
                    path: '/settings',
                    ...crumb(words.nav.settings),
                    lazy: page(() => import('./routes/settings')),
                    children: [
                      { index: true, lazy: page(() => import('./routes/settings-profile')) },
                      {
                        path: 'security',
                        ...crumb(words.settings.tabs.security),
                        lazy: page(() => import('./routes/settings-security')),
                      },
                      {
                        path: 'notifications',
                        ...crumb(words.settings.tabs.notifications),
                        lazy: page(() => import('./routes/settings-notifications')),
                      },
                      {
                        path: 'organization',
                        ...crumb(words.settings.tabs.organization),
                        lazy: page(() => import('./routes/settings-organization')),
                      },
                      {
                        path: 'secrets',
                        ...crumb(words.settings.tabs.secrets),
                        lazy: page(() => import('./routes/settings-secrets')),
                      },
                    ],
                  },
                  { path: '*', lazy: page(() => import('./routes/not-found')) },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]);
