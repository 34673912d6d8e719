import type { EventDetail } from 'tokenledger/wire'
import { duration } from '../../format/count.ts'
import { moment } from '../../format/moment.ts'
import { dimensionName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'

const SCOPE = [
  'agent',
  'task',
  'session',
  'user',
  'tool',
  'project',
  'environment',
  'workflow',
  'source',
] as const

/** Who made the call, when, and how it ended. */
export function CallFacts({ entry }: { readonly entry: EventDetail['entries'][number] }) {
  const { range, toggle } = useFrame()
  const facts: readonly (readonly [string, string | null])[] = [
    ['Time', moment(Date.parse(entry.time), range.timeZone)],
    ['Status', entry.error === null ? entry.status : `${entry.status}: ${entry.error}`],
    ['Asked for', entry.request_model],
    ['Answered by', entry.response_model],
    ['Provider', entry.provider],
    ['Duration', entry.duration_ms === null ? null : duration(entry.duration_ms)],
    ['First token', entry.ttft_ms === null ? null : duration(entry.ttft_ms)],
  ]
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      {SCOPE.map((name) => {
        const value = entry[name]
        if (value === null) return null
        return (
          <div key={name}>
            <dt>{dimensionName(name)}</dt>
            <dd>
              <button
                type="button"
                className="link"
                title={`Filter by ${value}`}
                onClick={() => toggle(name, value)}
              >
                {value}
              </button>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
