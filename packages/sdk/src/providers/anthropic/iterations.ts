import type { Meters, Segment, SegmentRole, UsageContext } from '../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownText } from '../fields.ts'
import { addMeters, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes, warn } from '../notes.ts'
import { passInput, passMeters } from './pass-meters.ts'

interface Pass {
  readonly type: string
  readonly model: string | null
  readonly meters: Meters
  readonly hasOutput: boolean
}

/** What the passes of one answer make of it. */
export interface IterationSplit {
  readonly segments: readonly Segment[]
  readonly unbilledSegments?: readonly Segment[]
  readonly context: UsageContext
}

/**
 * The segments of an answer that took several passes. The top level holds the `message` passes
 * only: compaction and advisor are billed beside it, a fallback takes its place, and an attempt that
 * was declined before any output is not billed. Null when no pass can be read.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/compaction
 */
export function readIterations(
  iterations: readonly unknown[],
  usage: Fields,
  model: string | null,
  notes: Notes,
): IterationSplit | null {
  const passes = passesOf(iterations, model, notes)
  if (passes.length === 0) return null
  if (!passes.some((pass) => pass.type === 'fallback_message')) {
    return { segments: withTopLevel(passes, usage, model, notes), context: contextOfPasses(passes) }
  }
  const billed = passes.filter((pass) => !isDeclined(pass))
  const declined = passes
    .filter(isDeclined)
    .map(({ model, meters }) => ({ model, role: 'declined', meters }) as const)
  return {
    segments: billed.map(segmentOf),
    ...(declined.length > 0 && { unbilledSegments: declined }),
    context: contextOfPasses(billed),
  }
}

function passesOf(
  iterations: readonly unknown[],
  model: string | null,
  notes: Notes,
): readonly Pass[] {
  const passes: Pass[] = []
  for (const iteration of iterations) {
    const fields = fieldsOf(iteration)
    const meters = fields === null ? null : passMeters(fields, notes)
    if (fields === null || meters === null) continue
    const type = ownText(fields, 'type') ?? 'message'
    // An advisor is another model: without its name it has none.
    const fallbackModel = type === 'advisor_message' ? null : model
    const hasOutput = own(fields, 'output_tokens') !== 0
    passes.push({ type, model: ownText(fields, 'model') ?? fallbackModel, meters, hasOutput })
  }
  return passes
}

const isDeclined = (pass: Pass): boolean => pass.type === 'message' && !pass.hasOutput

const ROLES: Readonly<Record<string, SegmentRole>> = {
  message: 'message',
  compaction: 'compaction',
  advisor_message: 'advisor',
  fallback_message: 'fallback',
}

const segmentOf = ({ type, model, meters }: Pass): Segment => ({
  model,
  role: Object.hasOwn(ROLES, type) ? (ROLES[type] ?? 'subcall') : 'subcall',
  meters,
})

/** The message as the top level tells it, which alone knows its thinking, and the other passes. */
function withTopLevel(
  passes: readonly Pass[],
  usage: Fields,
  model: string | null,
  notes: Notes,
): readonly Segment[] {
  const others = passes.filter((pass) => pass.type !== 'message').map(segmentOf)
  const messages = passes.filter((pass) => pass.type === 'message')
  const stated = passMeters(usage, Object.hasOwn(usage, 'input_tokens') ? notes : newNotes())
  const summed: MeterDraft = {}
  for (const pass of messages) addMeters(summed, pass.meters)
  const meters = messages.length > 0 && !covers(stated, summed, notes) ? summed : stated
  return meters === null ? others : [{ model, role: 'message', meters }, ...others]
}

/** Whether the top level holds what the message passes sum to. */
function covers(stated: Meters | null, summed: Meters, notes: Notes): boolean {
  if (stated === null) return false
  const isSame = passInput(stated) === passInput(summed) && outputOf(stated) === outputOf(summed)
  if (!isSame) {
    warn(
      notes,
      'breakdown_inconsistent',
      'The message passes do not sum to the top level',
      'iterations',
    )
  }
  return true
}

const outputOf = (meters: Meters): number =>
  (meters['output'] ?? 0) + (meters['output.reasoning'] ?? 0)

function contextOfPasses(passes: readonly Pass[]): UsageContext {
  let last: number | undefined
  let most: number | undefined
  for (const { type, meters } of passes) {
    if (type === 'advisor_message') continue
    const input = passInput(meters)
    if (type !== 'compaction') last = input
    most = Math.max(most ?? 0, input)
  }
  return {
    ...(last !== undefined && { lastMessageInput: last }),
    ...(most !== undefined && { maxPassInput: most }),
  }
}
