import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { Io } from '../io.ts'
import { coverageLines } from '../render/coverage-line.ts'
import { bytesText, countText } from '../render/number-text.ts'
import { visibleText } from '../render/visible-text.ts'
import type { Diagnosis, LedgerDiagnosis } from './diagnosis.ts'
import { historiesText } from './histories-text.ts'

/** A diagnosis for people. */
export async function diagnosisText(diagnosis: Diagnosis, io: Io): Promise<string> {
  const { colours, home } = io
  const { ledger, problems, suggestions } = diagnosis
  const fact = ([name, text]: readonly [string, string]): string =>
    `${colours.dim(name.padEnd(11))} ${visibleText(text)}`
  const coverage =
    ledger === null || ledger.entries === 0 ? [] : coverageLines(ledger.coverage, colours)
  const state =
    problems.length === 0
      ? colours.green('✓ nothing is wrong')
      : [
          colours.red('✗ the ledger file is damaged:'),
          ...problems.map((one) => `  ${visibleText(one)}`),
        ].join('\n')
  return [
    ...installationFacts(diagnosis).map(fact),
    '',
    ...ledgerFacts(ledger, home).map(fact),
    ...coverage.map((line) => `${' '.repeat(12)}${line}`),
    '',
    await historiesText(diagnosis.histories, io),
    '',
    state,
    ...suggestions.map((one) => `${colours.cyan('→')} ${visibleText(one)}`),
  ].join('\n')
}

const installationFacts = ({
  version,
  node,
  platform,
  price_book: book,
}: Diagnosis): (readonly [string, string])[] => [
  ['tokenledger', version],
  ['node', `${node} on ${platform}`],
  ['price book', `checked ${book.checked}, ${countText(book.models)} models`],
]

function ledgerFacts(ledger: LedgerDiagnosis | null, home: string): (readonly [string, string])[] {
  if (ledger === null) return [['ledger', 'none yet']]
  const { first_call: first, last_call: last, retained_from: retained } = ledger
  const range = first === null ? 'no calls' : `${first.slice(0, 10)} to ${last?.slice(0, 10)} (UTC)`
  return [
    [
      'ledger',
      shortenHome(ledger.file, home) + (ledger.is_sample ? ' (SAMPLE: generated figures)' : ''),
    ],
    ['engine', `${ledger.engine}, schema ${ledger.schema_version}, ${bytesText(ledger.bytes)}`],
    ['entries', `${countText(ledger.entries)} in ${countText(ledger.rows)} rows`],
    ['range', range],
    [
      'retention',
      retained === null ? 'everything is kept' : `calls before ${retained} were forgotten`,
    ],
  ]
}
