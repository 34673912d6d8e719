import { parseDecimal } from '../base/decimal.ts'

/** Says what is wrong with a value at a place; empty: nothing. */
export type ShapeCheck = (value: unknown, place: string) => readonly string[]

/** What the format of a price file demands of every field; the JSON Schema says the same. */
export const checkProviderFile: ShapeCheck = (value, place) => PROVIDER_FILE(value, place)

const rule =
  (holds: (value: unknown) => boolean, wanted: string): ShapeCheck =>
  (value, place) =>
    holds(value) ? [] : [`${place} must be ${wanted}, found ${JSON.stringify(value) ?? 'nothing'}`]

const DAY = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const text = rule(isText, 'text')
const flag = rule((value) => typeof value === 'boolean', 'true or false')
const yes = rule((value) => value === true, 'true where it is given')
const count = rule(
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
  'a whole number above 0',
)
const url = rule((value) => isText(value) && value.startsWith('https://'), 'a https address')
const day = rule(
  (value) => isText(value) && DAY.test(value) && !Number.isNaN(Date.parse(value)),
  'an ISO date',
)
const dayOrNull: ShapeCheck = (value, place) => (value === null ? [] : day(value, place))
const window = rule(
  (value) => isText(value) && /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(value),
  '"HH:MM-HH:MM"',
)
const days = rule(
  (value) =>
    isText(value) && /^(mon|tue|wed|thu|fri|sat|sun)-(mon|tue|wed|thu|fri|sat|sun)$/.test(value),
  'days such as "mon-fri"',
)
const rate = rule(isRate, 'a decimal text of 0 or more')

function isRate(value: unknown): boolean {
  if (!isText(value) || !/^\d+(\.\d+)?$/.test(value)) return false
  return parseDecimal(value).digits >= 0n
}

const listOf =
  (item: ShapeCheck): ShapeCheck =>
  (value, place) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => item(one, `${place}[${nameOf(one) ?? index}]`))
      : [`${place} must be a list`]

const recordOf =
  (item: ShapeCheck): ShapeCheck =>
  (value, place) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, one]) => item(one, `${place}.${key}`))
      : [`${place} must be an object`]

type Fields = Readonly<Record<string, ShapeCheck>>

const fields =
  (required: Fields, optional: Fields): ShapeCheck =>
  (value, place) => {
    if (!isObject(value)) return [`${place} must be an object`]
    const strange = Object.keys(value).filter((key) => !(key in required) && !(key in optional))
    return [
      ...strange.map((key) => `${place} must not have "${key}"`),
      ...Object.entries(required).flatMap(([key, check]) => check(value[key], `${place}.${key}`)),
      ...Object.entries(optional).flatMap(([key, check]) =>
        value[key] === undefined ? [] : check(value[key], `${place}.${key}`),
      ),
    ]
  }

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(value: unknown): string | undefined {
  return isObject(value) && isText(value['id']) ? value['id'] : undefined
}

const DATED = { effective_from: dayOrNull, effective_to: dayOrNull, source: url, checked: day }
const NOTED = { unverified: text }
const CONDITION = fields(
  {},
  {
    input_over: count,
    service_tier: text,
    speed: text,
    inference_geo: text,
    region: text,
    region_not: listOf(text),
    search_context_size: text,
    utc: window,
    utc_days: days,
  },
)
const PRICE = fields(DATED, {
  ...NOTED,
  when: CONDITION,
  per_mtok: recordOf(rate),
  per_unit: recordOf(rate),
})
const MODEL = fields(
  { id: text, prices: listOf(PRICE) },
  {
    aliases: listOf(text),
    context_window: count,
    max_output: count,
    note: text,
    imported: text,
    exceptions: recordOf(text),
  },
)
const LINE = rule(
  (value) => isText(value) && value.split(' ').every((one) => one === '-' || isRate(one)),
  'decimal texts parted by one space, or "-"',
)
const LIST = fields(
  { ...DATED, meters: listOf(text), models: recordOf(LINE) },
  { ...NOTED, imported: text },
)
const MODIFIER = fields(
  { id: text, when: CONDITION, ...DATED },
  { ...NOTED, multiply: rate, no_list_price: yes, models: listOf(text) },
)
const PROVIDER_FILE = fields(
  {
    format: rule((value) => value === 1, '1'),
    provider: text,
    name: text,
    first_party: flag,
    naming: fields(
      {},
      { prefixes: listOf(text), starts: listOf(text), dated: listOf(text), fine_tuned: yes },
    ),
    words: recordOf(recordOf(text)),
    billed_as: recordOf(text),
    fees: listOf(fields({ ...DATED, per_unit: recordOf(rate) }, NOTED)),
    modifiers: listOf(MODIFIER),
    models: listOf(MODEL),
  },
  {
    same_as: listOf(text),
    same_as_source: url,
    other_names: recordOf(text),
    lists: listOf(LIST),
    any_model: MODEL,
    any_model_except: listOf(text),
  },
)
