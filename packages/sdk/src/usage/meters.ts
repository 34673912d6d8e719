/** The token meters that every part of the product knows. Others are named `x.<vendor>.<name>`. */
export const TOKEN_METERS = [
  'input',
  'input.audio',
  'input.image',
  'input.video',
  'input.document',
  'input.tool',
  'input.cacheRead',
  'input.cacheRead.audio',
  'input.cacheRead.image',
  'input.cacheRead.video',
  'input.cacheWrite',
  'input.cacheWrite.5m',
  'input.cacheWrite.30m',
  'input.cacheWrite.1h',
  'input.cacheWrite.12h',
  'output',
  'output.reasoning',
  'output.audio',
  'output.image',
  'output.video',
  'output.citation',
] as const

/** Meters that count something else than tokens; `guardrail.*` meters are open-ended. */
export const OTHER_METERS = [
  'requests',
  'webSearch',
  'webFetch',
  'toolCalls',
  'searchUnits',
  'images',
  'pages',
  'characters',
  'pixels',
  'seconds.audioIn',
  'seconds.audioOut',
  'seconds.billableAudio',
] as const

const DOT = '.'.charCodeAt(0)

const isOrUnder = (meter: string, parent: string): boolean =>
  meter.startsWith(parent) &&
  (meter.length === parent.length || meter.charCodeAt(parent.length) === DOT)

/** Whether a meter counts input tokens. */
export const isInputMeter = (meter: string): boolean => isOrUnder(meter, 'input')

/** Whether a meter counts output tokens. */
export const isOutputMeter = (meter: string): boolean => isOrUnder(meter, 'output')

const KNOWN: ReadonlySet<string> = new Set(TOKEN_METERS)

/** Whether a meter counts tokens. */
export const isTokenMeter = (meter: string): boolean =>
  KNOWN.has(meter) || isInputMeter(meter) || isOutputMeter(meter)

/** Whether a meter counts tokens read from a cache: a part of the input. */
export const isCacheReadMeter = (meter: string): boolean => isOrUnder(meter, 'input.cacheRead')

/** Whether a meter counts tokens written to a cache: a part of the input. */
export const isCacheWriteMeter = (meter: string): boolean => isOrUnder(meter, 'input.cacheWrite')

/** Whether a meter counts reasoning tokens: a part of the output. */
export const isReasoningMeter = (meter: string): boolean => meter === 'output.reasoning'
