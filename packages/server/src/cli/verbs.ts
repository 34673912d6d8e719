import type { Command } from 'commander'
import type { Io } from './io.ts'

/** A verb of the command: what `--help` says of it, and where its module is. */
export interface Verb {
  readonly name: string
  readonly summary: string
  /** Imported when it is used: start-up time counts. */
  readonly load: () => Promise<(io: Io) => Command>
}

/** All verbs, in the order of `--help`. */
export const VERBS: readonly Verb[] = [
  {
    name: 'start',
    summary: 'import the histories found on this machine, report, and serve (the default)',
    load: async () => (await import('./commands/start.ts')).startCommand,
  },
  {
    name: 'serve',
    summary: 'serve the ledger to programs and to the browser',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'keys',
    summary: 'who may report to the server and ask it: create, list, revoke',
    load: async () => (await import('./commands/keys.ts')).keysCommand,
  },
  {
    name: 'import',
    summary: 'take in agent histories, CSV files or events',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'report',
    summary: 'what was used and what it costs, by anything',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  {
    name: 'daily',
    summary: 'one row a day',
    load: async () => (await import('./commands/daily.ts')).dailyCommand,
  },
  {
    name: 'weekly',
    summary: 'one row a week',
    load: async () => (await import('./commands/weekly.ts')).weeklyCommand,
  },
  {
    name: 'monthly',
    summary: 'one row a month',
    load: async () => (await import('./commands/monthly.ts')).monthlyCommand,
  },
  {
    name: 'sessions',
    summary: 'one row a session, the latest first',
    load: async () => (await import('./commands/sessions.ts')).sessionsCommand,
  },
  {
    name: 'blocks',
    summary: 'five-hour blocks, and how the active one goes on',
    load: async () => (await import('./commands/blocks.ts')).blocksCommand,
  },
  {
    name: 'top',
    summary: 'what is used right now, live in the terminal',
    load: async () => (await import('./commands/top.ts')).topCommand,
  },
  {
    name: 'statusline',
    summary: "one line for Claude Code's status bar",
    load: async () => (await import('./commands/statusline.ts')).statuslineCommand,
  },
  {
    name: 'tail',
    summary: 'the latest calls, then each new one as it arrives',
    load: async () => (await import('./commands/tail.ts')).tailCommand,
  },
  {
    name: 'events',
    summary: 'the calls, the newest first',
    load: async () => (await import('./commands/events.ts')).eventsCommand,
  },
  {
    name: 'tasks',
    summary: 'what tasks used with their sub-tasks, or the tree of one',
    load: async () => (await import('./commands/tasks.ts')).tasksCommand,
  },
  {
    name: 'tools',
    summary: 'what each tool costs that models called',
    load: async () => (await import('./commands/tools.ts')).toolsCommand,
  },
  {
    name: 'explain',
    summary: 'how one call came to its cost, line by line',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'export',
    summary: 'the calls as events, CSV or FOCUS',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'logs',
    summary: 'what logs of token consumption say: analyze',
    load: async () => (await import('./commands/logs.ts')).logsCommand,
  },
  {
    name: 'inspect',
    summary: 'what an answer of a provider reports, and its price',
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  {
    name: 'prices',
    summary: 'the price book: list, show, check',
    load: async () => (await import('./commands/prices.ts')).pricesCommand,
  },
  {
    name: 'reprice',
    summary: 'price recorded calls anew: a dry run, or corrections',
    load: async () => (await import('./commands/reprice.ts')).repriceCommand,
  },
  {
    name: 'reconcile',
    summary: 'compare with recorded costs, or with a provider’s export',
    load: async () => (await import('./commands/reconcile.ts')).reconcileCommand,
  },
  {
    name: 'verify',
    summary: 'prove that entries, totals and costs agree',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'doctor',
    summary: 'what is installed, stored and found, and what to do next',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'forget',
    summary: 'let old calls go for good: a dry run, or the deletion',
    load: async () => (await import('./commands/forget.ts')).forgetCommand,
  },
  {
    name: 'migrate',
    summary: 'bring the ledger file to another schema version',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
]
