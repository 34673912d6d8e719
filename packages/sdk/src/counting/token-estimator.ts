import { FAMILY_COLUMN, type TokenizerFamily, type UnitEvent, WEIGHTS } from './token-weights.ts'
import { type UnitClass, unitClass } from './unit-class.ts'

/** Adds up what a text that arrives in pieces probably costs; it keeps no text. */
export interface TokenEstimator {
  /** Takes the next piece. Where the text is cut makes no difference. */
  push(text: string): void
  /** Tokens so far, not rounded. Never falls. */
  tokens(): number
}

/** An estimator that is at the beginning of a text. One step a UTF-16 unit, whatever the text. */
export function tokenEstimator(family: TokenizerFamily): TokenEstimator {
  const column = FAMILY_COLUMN[family]
  let before: UnitClass = 'control'
  let unitBefore = -1
  let run = 0
  let sum = 0
  const upTo4 = costOf('letterUpTo4', column)
  const upTo8 = costOf('letterUpTo8', column)
  const after8 = costOf('letterAfter8', column)
  return {
    push(text) {
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at)
        // Small letters within a word are most of a text, and need no table.
        if (unit >= SMALL_A && unit <= SMALL_Z && isLatin(before)) {
          run++
          sum += run <= 4 ? upTo4 : run <= 8 ? upTo8 : after8
          before = 'lower'
          unitBefore = unit
          continue
        }
        const kind = unitClass(unit)
        run = runOn(kind, before) ? run + 1 : 1
        sum += costOf(eventOf(kind, before, run, unit === unitBefore), column)
        if (kind === 'accented') sum += costOf('accent', column)
        // A mark belongs to the letter before it: the word goes on.
        if (kind !== 'mark') before = kind
        unitBefore = unit
      }
    },
    tokens: () => sum,
  }
}

/** Tokens of a whole text, not rounded. */
export function estimatedTokens(text: string, family: TokenizerFamily): number {
  const estimator = tokenEstimator(family)
  estimator.push(text)
  return estimator.tokens()
}

const SMALL_A = 0x61
const SMALL_Z = 0x7a

const costOf = (event: UnitEvent, column: number): number => WEIGHTS[event][column] ?? 0

const isLatin = (kind: UnitClass): boolean =>
  kind === 'lower' || kind === 'upper' || kind === 'accented'

/** Whether the unit goes on with the run before it; a capital after a small letter does not. */
function runOn(kind: UnitClass, before: UnitClass): boolean {
  if (!isLatin(kind)) return kind === before
  return isLatin(before) && (kind !== 'upper' || before === 'upper')
}

function eventOf(kind: UnitClass, before: UnitClass, run: number, isSame: boolean): UnitEvent {
  switch (kind) {
    case 'lower':
    case 'upper':
    case 'accented':
      return run === 1 ? wordEvent(before) : letterEvent(kind, run)
    case 'digit':
      return run % 3 === 1 ? 'digitOfThree' : 'digitMore'
    case 'space':
      return run === 1 ? 'space' : 'spaceMore'
    case 'newline':
      return run === 1 ? 'newline' : 'newlineMore'
    case 'punctuation':
      if (run === 1) return 'punctuation'
      return isSame ? 'punctuationSame' : 'punctuationMore'
    case 'cyrillic':
      return run === 1 ? 'cyrillicStart' : 'cyrillicMore'
    case 'arabic':
      return run === 1 ? 'arabicStart' : 'arabicMore'
    default:
      return kind
  }
}

function wordEvent(before: UnitClass): UnitEvent {
  if (isLatin(before)) return 'wordAfterLowerCase'
  if (before === 'punctuation') return 'wordAfterPunctuation'
  return before === 'digit' ? 'wordAfterDigit' : 'wordStart'
}

function letterEvent(kind: UnitClass, run: number): UnitEvent {
  if (kind === 'upper') return 'upperCaseRun'
  if (run <= 4) return 'letterUpTo4'
  return run <= 8 ? 'letterUpTo8' : 'letterAfter8'
}
