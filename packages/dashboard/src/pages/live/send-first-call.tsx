import { FirstCall } from '../../components/first-call.tsx'
import { useFrame } from '../../url/use-frame.ts'
import '../../components/states.css'

/** No call yet: how the first one gets here, or that the filters leave none. */
export function SendFirstCall() {
  const { frame, change } = useFrame()
  const { where, ...rest } = frame
  if (where === undefined) return <FirstCall />
  return (
    <div className="state">
      <p className="state-title">No call has what these filters ask for</p>
      <button type="button" className="button" onClick={() => change(rest)}>
        Take off all filters
      </button>
    </div>
  )
}
