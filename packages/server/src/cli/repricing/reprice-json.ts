import { toDecimal } from '@tokenledger/sdk/core'
import {
  type CostMove,
  differenceOf,
  type GroupMove,
  type RepriceReport,
} from '../../store/reprice-report.ts'

/** A report as `reprice --json` prints it. Amounts are exact decimal text, null: no price. */
export function repriceJson(
  report: RepriceReport,
  isApplied: boolean,
  bookChecked: string,
): object {
  return {
    schema_version: 1,
    applied: isApplied,
    price_book: bookChecked,
    calls: report.calls,
    unchanged_calls: report.unchangedCalls,
    changed_calls: report.changedCalls,
    newly_priced_calls: report.newlyPricedCalls,
    no_longer_priced_calls: report.noLongerPricedCalls,
    recorded_cost_calls: report.recordedCostCalls,
    unpriced_calls: report.unpricedCalls,
    corrected_calls: report.correctedCalls,
    list_cost_usd: moveJson(report.listCost),
    cost_usd: moveJson(report.cost),
    by_model: report.byModel.map(({ name, quantity, ...group }) => ({
      model: name,
      total_tokens: quantity,
      ...groupJson(group),
    })),
    by_meter: report.byMeter.map(({ name, quantity, ...group }) => ({
      meter: name,
      quantity,
      ...groupJson(group),
    })),
  }
}

const groupJson = (group: Omit<GroupMove, 'name' | 'quantity'>): object => ({
  calls: group.calls,
  newly_priced_calls: group.newlyPricedCalls,
  list_cost_usd: moveJson(group),
})

const moveJson = (move: CostMove): object => ({
  old: decimal(move.before),
  new: decimal(move.after),
  difference: toDecimal(differenceOf(move)),
})

const decimal = (money: bigint | null): string | null => (money === null ? null : toDecimal(money))
