import type { Figures } from './figures.ts'
import type { Hook, Limit } from './hook.ts'

/** What the line is drawn from. */
export interface LineOptions {
  readonly hook: Hook
  /** Null: nothing was prepared yet. */
  readonly figures: Figures | null
  /** Epoch milliseconds. */
  readonly now: number
  readonly isColoured: boolean
}

/** Older figures say how old they are. */
const FRESH_MS = 5 * 60_000

/** One line: `model | $session / $today / $block (2h 45m left) | $/hr | context % | limits %`. */
export function statusLine({ hook, figures, now, isColoured }: LineOptions): string {
  const paint = (code: string, text: string): string =>
    isColoured ? `\u001B[${code}m${text}\u001B[0m` : text
  const block = figures?.block ?? null
  const isOpen = block !== null && now >= block.start && now < block.end
  return [
    plain(hook.model ?? 'model unknown'),
    `${sessionText(hook, figures)} session / ${todayText(figures, now)} today / ${
      isOpen ? `${usd(block.cost_usd)} block (${spanText(block.end - now)} left)` : 'no block'
    }`,
    ...(isOpen && block.cost_usd_per_hour !== null ? [`${usd(block.cost_usd_per_hour)}/hr`] : []),
    ...contextText(hook.contextPercent, paint),
    ...limitsText(hook.limits, now, paint),
    ...ageText(figures, now, paint),
  ].join(' | ')
}

/** Claude Code's own sum is newer than any import. */
function sessionText({ costUsd, session }: Hook, figures: Figures | null): string {
  if (costUsd !== null) return usd(String(costUsd))
  const known = session !== null && figures !== null && Object.hasOwn(figures.sessions, session)
  return usd(known ? (figures.sessions[session] ?? null) : null)
}

function todayText(figures: Figures | null, now: number): string {
  if (figures === null) return UNKNOWN
  const { from, to, cost_usd: cost } = figures.today
  return now >= from && now < to ? usd(cost) : UNKNOWN
}

type Paint = (code: string, text: string) => string

const GREEN = '32'
const YELLOW = '33'
const RED = '31'
const BOLD_RED = '1;31'

function contextText(percent: number | null, paint: Paint): readonly string[] {
  return percent === null ? [] : [paint(colourOf(percent), `${Math.floor(percent)}% context`)]
}

const colourOf = (percent: number): string =>
  percent >= 90 ? BOLD_RED : percent >= 75 ? RED : percent >= 50 ? YELLOW : GREEN

/** What a plan has left is what stops the work of who has one. */
function limitsText(
  { fiveHours, week }: Hook['limits'],
  now: number,
  paint: Paint,
): readonly string[] {
  const text = (limit: Limit | null, name: string): readonly string[] => {
    // What has begun anew since is not known.
    if (limit === null || (limit.resets !== null && limit.resets <= now)) return []
    return [paint(colourOf(limit.percent), `${Math.floor(limit.percent)}% of ${name}`)]
  }
  const texts = [...text(fiveHours, '5h'), ...text(week, 'week')]
  return texts.length === 0 ? [] : [`limits ${texts.join(', ')}`]
}

function ageText(figures: Figures | null, now: number, paint: Paint): readonly string[] {
  if (figures === null) return [paint(YELLOW, 'no figures yet: tokenledger import')]
  const age = now - figures.made_at
  return age < FRESH_MS ? [] : [paint(YELLOW, `figures ${spanText(age)} old`)]
}

const UNKNOWN = '–'

/** Cents are enough here; what rounds to nothing but is something is less than a cent. */
function usd(amount: string | null): string {
  const value = Number(amount ?? Number.NaN)
  if (Number.isNaN(value)) return UNKNOWN
  if (value > 0 && value < 0.005) return '<$0.01'
  const cents = Math.abs(value).toFixed(2)
  return `${value < 0 && cents !== '0.00' ? '-' : ''}$${cents}`
}

function spanText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)}d`
  return hours === 0 ? `${minutes}m` : `${hours}h ${minutes % 60}m`
}

/** A name may hold anything; control characters would move the cursor. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ').slice(0, 60)
