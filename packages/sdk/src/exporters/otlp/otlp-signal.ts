import { otlpAttributes } from './otlp-attributes.ts'

/** A kind of telemetry. */
export type OtlpSignal = 'traces' | 'metrics'

const SCOPE = { name: '@tokenledger/sdk' } as const
const FIELDS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const

/** What stands around the spans or metrics in a body of OTLP/JSON: the process that they come from. */
export function aroundSignal(
  signal: OtlpSignal,
  resource: Readonly<Record<string, string>> = {},
): { readonly before: string; readonly after: string } {
  const service = process.env['OTEL_SERVICE_NAME'] || 'unknown_service:node'
  const attributes = otlpAttributes({ 'service.name': service, ...resource })
  const [ofResource, ofScope, items] = FIELDS[signal]
  const body = {
    [ofResource]: [{ resource: { attributes }, [ofScope]: [{ scope: SCOPE, [items]: [] }] }],
  }
  const text = JSON.stringify(body)
  // The list is the last one to be opened, and nothing else in it is empty.
  const at = text.lastIndexOf('[]') + 1
  return { before: text.slice(0, at), after: text.slice(at) }
}
