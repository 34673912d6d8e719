import { useFrame } from '../url/use-frame.ts'
import { Command } from './command.tsx'
import './states.css'

/** No call in the range: what may be the reason, and what to do. */
export function NothingHere() {
  const { frame, range, change } = useFrame()
  const { where, ...rest } = frame
  const isFiltered = where !== undefined && where.length > 0
  const isAll = range.start === undefined && range.to === undefined
  return (
    <div className="state">
      <p className="state-title">
        {isFiltered ? 'No call has what these filters ask for' : 'No calls in this time'}
      </p>
      {isFiltered && (
        <button type="button" className="button" onClick={() => change(rest)}>
          Take off all filters
        </button>
      )}
      {!isAll && (
        <button
          type="button"
          className="button"
          onClick={() =>
            change({ ...(frame.tz && { tz: frame.tz }), ...(where && { where }), range: 'all' })
          }
        >
          Look at all time
        </button>
      )}
      {!isFiltered && isAll && (
        <>
          <p>Take in what agents on this machine have used, or send calls here:</p>
          <Command text="tokenledger import" />
          <Command
            text={`curl ${window.location.origin}/v1/events -H 'content-type: application/json' -d '{"events":[{"provider":"openai","response_model":"gpt-5","input_tokens":1200,"output_tokens":300}]}'`}
          />
        </>
      )}
    </div>
  )
}
