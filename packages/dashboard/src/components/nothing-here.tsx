import { useIsEmpty } from '../questions/use-is-empty.ts'
import { useFrame } from '../url/use-frame.ts'
import { FirstCall } from './first-call.tsx'
import './states.css'

/** No call in the range: what may be the reason, and what to do. */
export function NothingHere() {
  const { frame, range, change } = useFrame()
  const isEmpty = useIsEmpty()
  const { where, ...rest } = frame
  const isFiltered = where !== undefined && where.length > 0
  const isAll = range.start === undefined && range.to === undefined
  if (isEmpty === true) return <FirstCall />
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
    </div>
  )
}
