import { type LogLevel, parseLogLevel } from './log-level.ts'

/** How token consumption is logged. */
export interface TokenLogOptions {
  /**
   * The least level that is written. Null: `TOKEN_LOG_LEVEL`, else `INFO` on the console and everything
   * in files, so that calls whose usage is unknown are not lost. `DEBUG` also says how each answer
   * was read. @default null
   */
  readonly level?: LogLevel | null
  /** @default 'logs' */
  readonly folder?: string
  /** Whether lines go to `app_YYYY-MM-DD.log` in the folder, by the local date. @default true */
  readonly file?: boolean
  /** Whether each line has a twin in `app_YYYY-MM-DD.jsonl`. @default true */
  readonly json?: boolean
  /** Whether lines go to the console. @default true */
  readonly console?: boolean
  /** Whether lines begin with 🤖. @default true */
  readonly emoji?: boolean
}

/** The options with their defaults and what the environment says. */
export interface LogSettings extends Required<TokenLogOptions> {
  /** `AI_TOKEN_LOGGING`: off for `false`, `0`, `no` and `off`. */
  readonly isOn: boolean
}

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>

const OFF = new Set(['false', '0', 'no', 'off'])

/** The settings as of now: the environment may change while a program runs. */
export function logSettings(options: TokenLogOptions, env: Env): LogSettings {
  const { AI_TOKEN_LOGGING: on = '', TOKEN_LOG_LEVEL: level = '' } = env
  return {
    level: options.level ?? parseLogLevel(level),
    folder: options.folder ?? 'logs',
    file: options.file ?? true,
    json: options.json ?? true,
    console: options.console ?? true,
    emoji: options.emoji ?? true,
    isOn: !OFF.has(on.trim().toLowerCase()),
  }
}
