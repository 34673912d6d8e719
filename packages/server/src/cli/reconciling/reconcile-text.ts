import type { Money } from '@tokenledger/sdk/core'
import type { Colours } from '../render/colours.ts'
import { type MoneyFormat, moneyFormat, moneyText } from '../render/money-text.ts'
import { countText, shortCountText } from '../render/number-text.ts'
import { type Cell, type Column, table } from '../render/table.ts'
import { type Difference, REASONS, type Side } from './difference.ts'
import { decimal } from './reconcile-json.ts'

/** How differences are drawn. */
export interface ReconcileTextOptions {
  /** What the other side is called: `Recorded`, `Export`. */
  readonly theirs: string
  /** What the ledger's figure is: `List`, `Ledger`. */
  readonly ours: string
  readonly hasTokens: boolean
  readonly isAll: boolean
  readonly percent: number
  readonly width: number
  readonly colours: Colours
}

const SHOWN = 40

/** The days and models that differ, then the sums, then the reasons in words. */
export async function differencesText(
  differences: readonly Difference[],
  options: ReconcileTextOptions,
): Promise<string> {
  const { isAll, percent, colours, width } = options
  const beyond = differences.filter(({ isBeyond }) => isBeyond)
  const wanted = isAll ? differences : beyond
  const shown = wanted.slice(0, SHOWN)
  const isOfSessions = differences.some(({ session }) => session !== undefined)
  const groups = isOfSessions ? 'sessions by model' : 'days by model'
  const summary =
    beyond.length === 0
      ? colours.green(
          `✓ ${countText(differences.length)} of ${countText(differences.length)} ${groups} agree within ${percent} % or half a cent`,
        )
      : `${colours.red(`✗ ${countText(beyond.length)} of ${countText(differences.length)} ${groups} differ by more than ${percent} %`)}`
  const more = wanted.length - shown.length
  return [
    ...(shown.length === 0 ? [] : [await drawn(shown, differences, { ...options, width }), '']),
    ...(more > 0 ? [colours.dim(`${countText(more)} more; --json lists all`)] : []),
    summary,
    ...sumLine(differences, options),
    ...reasonLines(beyond, colours),
  ].join('\n')
}

/** Where there is no room for both sides, their difference says it. */
const SIDE: Omit<Column, 'title'> = { align: 'right', expendable: 1 }

function drawn(
  shown: readonly Difference[],
  all: readonly Difference[],
  { theirs, ours, hasTokens, width, colours }: ReconcileTextOptions,
): Promise<string> {
  const isOfSessions = all.some(({ session }) => session !== undefined)
  const format = moneyFormat(all.flatMap((one) => [usd(one.theirs), usd(one.ours)]))
  const columns: readonly Column[] = [
    { title: 'Day' },
    ...(isOfSessions ? [{ title: 'Session' }] : []),
    { title: 'Model', canShrink: true },
    ...(isOfSessions ? [] : [{ title: 'Calls', align: 'right', expendable: 3 } as const]),
    ...(hasTokens
      ? ([
          { title: `Input (${theirs.toLowerCase()})`, align: 'right', expendable: 4 },
          { title: `Output (${theirs.toLowerCase()})`, align: 'right', expendable: 5 },
        ] as const)
      : []),
    { title: ours, ...SIDE },
    { title: theirs, ...SIDE },
    { title: 'Difference', align: 'right' },
    { title: 'Likely', canShrink: true, expendable: 2 },
  ]
  const rows = shown.map((one): readonly Cell[] => [
    one.day,
    ...(isOfSessions ? [shortSession(one.session ?? '')] : []),
    one.model ?? '(none)',
    ...(isOfSessions ? [] : [countText(one.ours?.calls ?? 0)]),
    ...(hasTokens
      ? [
          `${tokens(one.ours?.inputTokens)} (${tokens(one.theirs?.inputTokens)})`,
          `${tokens(one.ours?.outputTokens)} (${tokens(one.theirs?.outputTokens)})`,
        ]
      : []),
    moneyText(usd(one.ours), format),
    moneyText(usd(one.theirs), format),
    { text: signed(one.cost, format), paint: one.isBeyond ? colours.red : colours.dim },
    one.reasons[0] ?? '',
  ])
  return table(columns, rows, { width, colours })
}

/** Its beginning tells it apart; `--json` has all of it. */
const shortSession = (session: string): string =>
  session.length <= 8 ? session : `${session.slice(0, 8)}…`

const tokens = (count: number | null | undefined): string =>
  count == null ? '–' : shortCountText(count)

const usd = (side: Side | null): string | null => decimal(side?.cost ?? null)

function signed(money: Money | null, format: MoneyFormat): string {
  const text = moneyText(decimal(money), format)
  return money !== null && money > 0n ? `+${text}` : text
}

/** Where both sides are known. */
function sumLine(
  differences: readonly Difference[],
  { theirs, ours, colours }: ReconcileTextOptions,
): readonly string[] {
  const known = differences.filter(({ cost }) => cost !== null)
  if (known.length === 0) return []
  const sum = (of: (one: Difference) => Money): Money =>
    known.reduce((total, one) => total + of(one), 0n)
  const [theirSum, ourSum] = [
    sum((one) => one.theirs?.cost ?? 0n),
    sum((one) => one.ours?.cost ?? 0n),
  ]
  const format = moneyFormat([decimal(theirSum), decimal(ourSum)])
  const share = ourSum === 0n ? '' : ` (${percentText(theirSum - ourSum, ourSum)})`
  return [
    colours.dim(
      `In all ${ours.toLowerCase()} ${moneyText(decimal(ourSum), format)}, ${theirs.toLowerCase()} ${moneyText(decimal(theirSum), format)}: ${signed(theirSum - ourSum, format)}${share}`,
    ),
  ]
}

function percentText(part: Money, whole: Money): string {
  const tenths = Number((part * 1000n) / whole) / 10
  return `${tenths > 0 ? '+' : ''}${tenths} %`
}

function reasonLines(beyond: readonly Difference[], colours: Colours): readonly string[] {
  const counts = new Map<keyof typeof REASONS, number>()
  for (const { reasons } of beyond) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([reason, count]) => `${colours.yellow(reason)}: ${REASONS[reason]} (${countText(count)})`)
}
