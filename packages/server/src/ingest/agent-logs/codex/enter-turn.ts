import { knownFields } from '../known-fields.ts'
import { textOf } from '../text-of.ts'
import { endCopying, enterTurn } from './copied-history.ts'
import { objectIn, type Row } from './row.ts'
import { isCopying, NO_TOOLS, type Settings, type Thread } from './thread.ts'

/** Takes in a row that begins or announces a turn. */
export function beginTurn(thread: Thread, row: Row): Thread {
  const { payload } = row
  const turn = textOf(payload['turn_id']) ?? (row.kind === 'turn_context' ? thread.turn : null)
  const copied =
    thread.copied === null ? null : enterTurn(thread.copied, row, textOf(payload['turn_id']))
  const stated = textOf(payload['model'])
  if (isCopying({ copied })) return { ...thread, copied, model: stated ?? thread.model, turn }
  // A turn that has an id may be stated once more; without one, each such row may begin the next.
  const isSame = turn !== null && turn === thread.turn
  const set = isSame
    ? thread
    : { ...thread, ...thread.nextSettings, nextSettings: null, hasAnswered: false }
  return {
    ...set,
    copied,
    model: stated ?? set.model,
    turn,
    hasBegun: true,
    ...(turn === thread.turn ? {} : NO_TOOLS),
    requestTier: textOf(payload['service_tier']),
    ...knownFields({ cwd: textOf(payload['cwd']) }),
  }
}

/**
 * Takes in the settings of a thread: they hold from the next turn on, until others are applied; from
 * now on where no turn runs, or none that has answered. A fork writes its own behind what it copied.
 *
 * Source: https://github.com/openai/codex/blob/main/codex-rs/core/src/session/step_settings.rs
 */
export function applySettings(thread: Thread, { payload }: Row): Thread {
  const { copied } = thread
  const owner = textOf(payload['thread_id'])
  if (owner === null ? isCopying(thread) : owner !== thread.id) return thread
  const settings = objectIn(payload, 'thread_settings')
  const nextSettings: Settings = {
    threadTier: textOf(settings['service_tier']) ?? textOf(payload['service_tier']),
    ...knownFields({
      model: textOf(settings['model']),
      provider: textOf(settings['model_provider_id']),
    }),
  }
  return {
    ...thread,
    ...(thread.hasAnswered ? { nextSettings } : { ...nextSettings, nextSettings: null }),
    copied: owner === null || copied === null ? copied : endCopying(copied),
  }
}
