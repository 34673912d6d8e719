import { bucketStart, TokenledgerError } from '@tokenledger/sdk/core'
import type { StoredRow } from '../../query/segment-row.ts'
import type { EntryExplanation } from '../explanation.ts'
import type { CsvValue } from './csv-text.ts'
import { type FocusCharge, focusCharges } from './focus-charges.ts'

/** Versions of the FinOps Open Cost and Usage Specification that can be written. */
export const FOCUS_VERSIONS = ['1.2', '1.3', '1.4'] as const

/** A version of FOCUS. */
export type FocusVersion = (typeof FOCUS_VERSIONS)[number]

/** @throws TokenledgerError `invalid_option` */
export function focusVersion(text: string): FocusVersion {
  const version = FOCUS_VERSIONS.find((one) => one === text)
  if (version !== undefined) return version
  throw new TokenledgerError(
    'invalid_option',
    `Cannot write FOCUS "${text}": it must be one of ${FOCUS_VERSIONS.join(', ')}`,
  )
}

interface Line {
  readonly row: StoredRow
  readonly charge: FocusCharge
}

type ColumnOf = (line: Line) => CsvValue
type Columns = Readonly<Record<string, ColumnOf>>

const raw =
  (value: string | null): ColumnOf =>
  () => ({ raw: value })
const instant = (time: number): CsvValue => ({ raw: new Date(time).toISOString() })
const HOUR = 3_600_000
const hourOf = ({ row }: Line): number => bucketStart(row.time, 'hour', 'UTC')
const monthOf = ({ row }: Line): number => bucketStart(row.time, 'month', 'UTC')
/** 32 days after its first day every month is over, and the next one is not. */
const nextMonth = (start: number): number => bucketStart(start + 32 * 24 * HOUR, 'month', 'UTC')
const seller: ColumnOf = ({ row }) => row.provider ?? 'unknown'
const skuOf = ({ row, charge }: Line): string =>
  `${row.provider ?? 'unknown'}/${row.model ?? 'unknown'}/${charge.meter}`

/** Columns in their alphabetical order, as the specification lists them. */
const COMMON: Columns = {
  BilledCost: ({ charge }) => ({ raw: charge.effectiveCost }),
  BillingAccountId: ({ row }) => row.project ?? 'tokenledger',
  BillingAccountName: ({ row }) => row.project,
  BillingCurrency: raw('USD'),
  BillingPeriodEnd: (line) => instant(nextMonth(monthOf(line))),
  BillingPeriodStart: (line) => instant(monthOf(line)),
  ChargeCategory: raw('Usage'),
  ChargeClass: ({ row }) => ({ raw: row.corrects === null ? null : 'Correction' }),
  ChargeDescription: ({ row, charge }) => `${row.model ?? 'unknown model'}: ${charge.skuMeter}`,
  ChargeFrequency: raw('Usage-Based'),
  ChargePeriodEnd: (line) => instant(hourOf(line) + HOUR),
  ChargePeriodStart: (line) => instant(hourOf(line)),
  ConsumedQuantity: ({ charge }) => ({ raw: charge.quantity }),
  ConsumedUnit: ({ charge }) => charge.unit,
  ContractedCost: ({ charge }) => ({ raw: charge.listCost }),
  ContractedUnitPrice: ({ charge }) => ({ raw: charge.unitPrice }),
  EffectiveCost: ({ charge }) => ({ raw: charge.effectiveCost }),
  InvoiceIssuerName: seller,
  ListCost: ({ charge }) => ({ raw: charge.listCost }),
  ListUnitPrice: ({ charge }) => ({ raw: charge.unitPrice }),
  PricingCategory: raw('Standard'),
  PricingQuantity: ({ charge }) => ({ raw: charge.pricingQuantity }),
  PricingUnit: ({ charge }) => charge.pricingUnit,
  RegionId: ({ row }) => row.region,
  ResourceId: ({ row }) => row.id,
  ResourceType: raw('Model call'),
  ServiceCategory: raw('AI and Machine Learning'),
  ServiceName: ({ row }) => `${row.provider ?? 'unknown'} API`,
  ServiceSubcategory: raw('Generative AI'),
  SkuId: skuOf,
  SkuMeter: ({ charge }) => charge.skuMeter,
  SkuPriceDetails: ({ row, charge }) =>
    JSON.stringify({
      ModelDeveloper: row.provider ?? undefined,
      ModelId: row.model ?? undefined,
      TokenType: charge.tokenType ?? undefined,
      x_Meter: charge.meter,
      x_ServiceTier: row.serviceTier ?? undefined,
    }),
  SkuPriceId: ({ row }) => row.priceId,
  SubAccountId: ({ row }) => row.user,
  Tags: ({ row }) => JSON.stringify(tagsOf(row)),
  x_Coverage: ({ row }) => ({ raw: row.coverage }),
}

/** Deprecated by 1.3 and gone with 1.4. */
const OLD_NAMES: Columns = { ProviderName: seller, PublisherName: seller }
const NEW_NAMES: Columns = { HostProviderName: seller, ServiceProviderName: seller }

/** The columns of a version, by their names. */
export function focusColumns(version: FocusVersion): Columns {
  return {
    ...COMMON,
    ...(version !== '1.4' && OLD_NAMES),
    ...(version !== '1.2' && NEW_NAMES),
  }
}

/** The rows of a call: one for each kind of tokens (and each other meter) of each of its models. */
export const focusRows = ({ segments }: EntryExplanation, columns: Columns): CsvValue[][] =>
  segments.flatMap((segment) =>
    focusCharges(segment).map((charge) =>
      Object.values(columns).map((cellOf) => cellOf({ row: segment.row, charge })),
    ),
  )

function tagsOf(row: StoredRow): Readonly<Record<string, string>> {
  const { environment, workflow, agent, task, session, tool } = row
  const named = { environment, workflow, agent, task, session, tool }
  const given = Object.entries(named).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  return { ...row.tags, ...Object.fromEntries(given) }
}
