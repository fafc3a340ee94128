/**
 * Machines to begin from, each valid as it is and with an input that it runs with. They are what a
 * user writes, so their words stand here and not in the catalogue, as those of the agents' templates.
 */
export interface Example {
  id: 'retry' | 'choice' | 'parallel' | 'map' | 'worker';
  /** What the workflow is called unless the user says otherwise. */
  name: string;
  /** The field's terms that it shows. */
  shows: string;
  text: string;
  definition: Record<string, unknown>;
  /** What to start it with. */
  input: unknown;
}

const choice: Example = {
  id: 'choice',
  name: 'Ship a parcel',
  shows: 'Choice, Wait',
  text: 'Takes another way by weight and by value.',
  definition: {
    Comment: 'Heavy parcels go with two people, dear ones are insured first.',
    StartAt: 'Which way?',
    States: {
      'Which way?': {
        Type: 'Choice',
        Choices: [
          { Variable: '$.kilograms', NumericGreaterThan: 20, Next: 'Book two people' },
          {
            And: [
              { Variable: '$.value', IsPresent: true },
              { Variable: '$.value', NumericGreaterThanEquals: 500 },
            ],
            Next: 'Insure',
          },
        ],
        Default: 'Hand over',
      },
      'Book two people': {
        Type: 'Task',
        Resource: 'auriga:echo',
        Parameters: { people: 2, 'kilograms.$': '$.kilograms' },
        ResultPath: '$.booking',
        Next: 'Wait for the van',
      },
      Insure: { Type: 'Pass', Result: { insured: true }, ResultPath: '$.insurance', Next: 'Hand over' },
      'Wait for the van': { Type: 'Wait', Seconds: 3, Next: 'Hand over' },
      'Hand over': { Type: 'Pass', Result: 'handed over', ResultPath: '$.status', Next: 'Shipped' },
      Shipped: { Type: 'Succeed' },
    },
  },
  input: { kilograms: 24, value: 120 },
};

const retry: Example = {
  id: 'retry',
  name: 'Call an address and try again',
  shows: 'Retry, Catch',
  text: 'Tries twice more when the call fails, then goes another way.',
  definition: {
    Comment: 'A service that is busy is asked again, each time after twice as long.',
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'auriga:http:request',
        Parameters: { 'Url.$': '$.url', Method: 'GET', TimeoutSeconds: 10 },
        Retry: [
          { ErrorEquals: ['States.Http.StatusCode.404'], MaxAttempts: 0 },
          { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Note what failed' }],
        ResultPath: '$.answer',
        Next: 'Answered',
      },
      Answered: { Type: 'Succeed' },
      'Note what failed': {
        Type: 'Pass',
        Parameters: { 'address.$': '$.url', 'error.$': '$.error.Error', 'cause.$': '$.error.Cause' },
        End: true,
      },
    },
  },
  input: { url: 'https://service.example/status' },
};

const parallel: Example = {
  id: 'parallel',
  name: 'Check an order',
  shows: 'Parallel, Choice',
  text: 'Does two things at once, and goes on when both are done.',
  definition: {
    Comment: 'Stock and payment are looked at side by side.',
    StartAt: 'Look at both',
    States: {
      'Look at both': {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Count stock',
            States: {
              'Count stock': {
                Type: 'Task',
                Resource: 'auriga:echo',
                Parameters: { 'article.$': '$.article', pieces: 7 },
                Next: 'Reserve',
              },
              Reserve: { Type: 'Pass', Result: true, ResultPath: '$.reserved', End: true },
            },
          },
          {
            StartAt: 'Check payment',
            States: {
              'Check payment': {
                Type: 'Task',
                Resource: 'auriga:echo',
                Parameters: { paid: true, 'amount.$': '$.amount' },
                End: true,
              },
            },
          },
        ],
        ResultPath: '$.checks',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Refuse' }],
        Next: 'Paid?',
      },
      'Paid?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.checks[1].paid', BooleanEquals: true, Next: 'Accept' }],
        Default: 'Refuse',
      },
      Accept: { Type: 'Succeed' },
      Refuse: { Type: 'Fail', Error: 'OrderRefused', Cause: 'It is not paid, or a check failed.' },
    },
  },
  input: { article: 'W740', amount: 349 },
};

const map: Example = {
  id: 'map',
  name: 'Price the lines of an order',
  shows: 'Map, intrinsic functions',
  text: 'Carries out the same steps for each entry of a list, two at a time.',
  definition: {
    Comment: 'Each line is priced on its own; lines without pieces are left out of the sum.',
    StartAt: 'Each line',
    States: {
      'Each line': {
        Type: 'Map',
        ItemsPath: '$.lines',
        ItemSelector: { 'line.$': '$$.Map.Item.Value', 'number.$': '$$.Map.Item.Index', 'currency.$': '$.currency' },
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Any pieces?',
          States: {
            'Any pieces?': {
              Type: 'Choice',
              Choices: [{ Variable: '$.line.pieces', NumericGreaterThan: 0, Next: 'Look up price' }],
              Default: 'Leave out',
            },
            'Look up price': {
              Type: 'Task',
              Resource: 'auriga:echo',
              Parameters: {
                'label.$': "States.Format('{} pieces of {}', $.line.pieces, $.line.article)",
                'currency.$': '$.currency',
                price: 12.5,
              },
              End: true,
            },
            'Leave out': { Type: 'Pass', Result: null, End: true },
          },
        },
        ResultPath: '$.priced',
        Next: 'Priced',
      },
      Priced: { Type: 'Succeed' },
    },
  },
  input: {
    currency: 'EUR',
    lines: [
      { article: 'W740', pieces: 2 },
      { article: 'D200', pieces: 0 },
      { article: 'K115', pieces: 5 },
    ],
  },
};

const worker: Example = {
  id: 'worker',
  name: 'Wait for an approval',
  shows: 'Activity, TimeoutSeconds',
  text: 'Waits until a worker of yours answers, for a day at most.',
  definition: {
    Comment: 'A worker asks POST /api/v1/activities/approve/tasks and answers POST /api/v1/tasks/succeed with {"approved": true}.',
    StartAt: 'Ask for approval',
    States: {
      'Ask for approval': {
        Type: 'Task',
        Resource: 'auriga:activity:approve',
        Parameters: { 'request.$': '$.request', 'token.$': '$$.Task.Token' },
        TimeoutSeconds: 86400,
        Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'Too late' }],
        ResultPath: '$.decision',
        Next: 'Approved?',
      },
      'Approved?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.decision.approved', BooleanEquals: true, Next: 'Go ahead' }],
        Default: 'Turned down',
      },
      'Go ahead': { Type: 'Succeed' },
      'Turned down': { Type: 'Fail', Error: 'TurnedDown', Cause: 'The request was not approved.' },
      'Too late': { Type: 'Fail', Error: 'TooLate', Cause: 'Nobody answered within a day.' },
    },
  },
  input: { request: 'Refund of 120 EUR' },
};

export const examples: readonly Example[] = [choice, retry, parallel, map, worker];
