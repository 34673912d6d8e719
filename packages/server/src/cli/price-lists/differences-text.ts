import type { PriceDifference } from '@tokenledger/sdk'
import { isInputMeter, isOutputMeter } from '@tokenledger/sdk/core'
import { perMillion } from './price-text.ts'

const MARKS = { added: '+', changed: '~', removed: '-' }

/** One line a difference, and how many there are: `~ openai/gpt-5  output [service_tier=batch]: 5 → 4`. */
export function differencesText(differences: readonly PriceDifference[]): string {
  return [...differences.map(differenceLine), countsText(differences)].join('\n')
}

/** A difference on one line; rates for a million tokens, and for one of anything else. */
export function differenceLine(difference: PriceDifference): string {
  const { kind, provider, model, when, from, fact, before, after } = difference
  const row = `${when === '' ? '' : ` [${when}]`}${from === null ? '' : ` from ${from}`}`
  const values = `${valueText(fact, before)} → ${valueText(fact, after)}`
  return `${MARKS[kind]} ${provider}/${model ?? '*'}  ${fact}${row}: ${values}`
}

function valueText(fact: string, value: string | null): string {
  if (value === null) return 'none'
  return isInputMeter(fact) || isOutputMeter(fact) ? perMillion(value) : value
}

function countsText(differences: readonly PriceDifference[]): string {
  const countOf = (wanted: string) => differences.filter(({ kind }) => kind === wanted).length
  return `${countOf('added')} added, ${countOf('changed')} changed, ${countOf('removed')} removed (rates in $: for a million tokens, for one of anything else)`
}
