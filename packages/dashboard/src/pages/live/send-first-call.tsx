import { Command } from '../../components/command.tsx'
import { useFrame } from '../../url/use-frame.ts'
import '../../components/states.css'

/** No call yet: how the first one gets here. */
export function SendFirstCall() {
  const { frame, change } = useFrame()
  const { where, ...rest } = frame
  if (where !== undefined) {
    return (
      <div className="state">
        <p className="state-title">No call has what these filters ask for</p>
        <button type="button" className="button" onClick={() => change(rest)}>
          Take off all filters
        </button>
      </div>
    )
  }
  return (
    <div className="state">
      <p className="state-title">The ledger is empty: send the first call</p>
      <Command
        text={`curl ${window.location.origin}/v1/events -H 'content-type: application/json' -d '[{"agent":"planner","provider":"openai","response_model":"gpt-4o","input_tokens":1200,"output_tokens":300}]'`}
      />
      <p>It appears here within a second. The settings tell how to connect your programs.</p>
    </div>
  )
}
