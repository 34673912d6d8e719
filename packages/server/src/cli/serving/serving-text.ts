import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import type { Io } from '../io.ts'

/** Where a ledger is served, and how to send it data. */
export function servingText(url: string, ledger: string, { home, errColours }: Io): string {
  const { bold, dim } = errColours
  return `${bold('Serving')} ${shortenHome(ledger, home)} on ${bold(url)} (Ctrl+C ends it)

Send it calls:
  curl ${url}/v1/events -H 'content-type: application/json' \\
    -d '[{"provider":"openai","response_model":"gpt-5","agent":"try","input_tokens":1200,"output_tokens":300}]'
  TOKENLEDGER_URL=${url}               ${dim('a Node program: node --import @tokenledger/sdk/register app.js')}
  OTEL_EXPORTER_OTLP_ENDPOINT=${url}   ${dim('a program with OpenTelemetry')}
Ask it:
  curl '${url}/v1/usage?group_by=agent,model'
`
}
