import type { Scope } from '../ledger/scope.ts'
import type { MeteredFetchOptions } from './metered-fetch.ts'

type Environment = Readonly<Record<string, string | undefined>>

const SCOPE = ['project', 'environment', 'workflow', 'agent'] as const

/**
 * How a whole process is metered, from its environment:
 *
 * - `TOKENLEDGER_PROJECT`, `TOKENLEDGER_ENVIRONMENT`, `TOKENLEDGER_WORKFLOW`, `TOKENLEDGER_AGENT`: on
 *   whose behalf calls are made, where no `run` says otherwise
 * - `TOKENLEDGER_INCLUDE_USAGE`: `false` asks no stream for its usage; a list of hosts asks all but these
 * - `TOKENLEDGER_TRUSTED_HOSTS`: hosts of your own, which are told on whose behalf calls are made
 */
export function registerOptions(environment: Environment): MeteredFetchOptions {
  const scope: { -readonly [Name in keyof Scope]: Scope[Name] } = {}
  for (const name of SCOPE) {
    const value = environment[`TOKENLEDGER_${name.toUpperCase()}`]
    if (value) scope[name] = value
  }
  return {
    scope,
    includeUsage: includeUsage(environment['TOKENLEDGER_INCLUDE_USAGE']),
    trustedHosts: listOf(environment['TOKENLEDGER_TRUSTED_HOSTS']),
  }
}

const NO = new Set(['false', '0', 'no', 'off'])
const YES = new Set(['true', '1', 'yes', 'on'])

function includeUsage(value: string | undefined): NonNullable<MeteredFetchOptions['includeUsage']> {
  const [word = ''] = listOf(value)
  if (word === '' || YES.has(word)) return true
  if (NO.has(word)) return false
  const hosts = new Set(listOf(value))
  return (host) => !hosts.has(host)
}

const listOf = (value = ''): readonly string[] =>
  value
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
