import type { LiveState } from '../../api/live-stream.ts'
import { Failed } from '../../components/failed.tsx'
import { Icon } from '../../components/icon.tsx'
import { count } from '../../format/count.ts'
import { textOfPico } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Pausable } from './use-pausable.ts'

const STATES: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting …',
  open: 'Live',
  waiting: 'Connection lost; trying again',
  asleep: 'Asleep until this page is looked at',
}

/** Whether the page is connected and moves, and what was missed while it did not. */
export function LiveStatus({ live }: { readonly live: Pausable }) {
  const { state, isPaused, missed, toggle, retry, error } = live
  return (
    <>
      <div className="live-status">
        <p className={`live-state ${isPaused ? 'paused' : state}`} data-testid="live-state">
          <i aria-hidden="true" />
          <span role="status">{isPaused ? 'Paused' : STATES[state]}</span>
        </p>
        {isPaused && (
          <p className="muted" data-testid="missed" title={exactMoney(textOfPico(missed.pico))}>
            {count(missed.calls)} new {missed.calls === 1 ? 'call' : 'calls'} since,{' '}
            {money(textOfPico(missed.pico))}
            {missed.unpriced > 0 && ` and ${count(missed.unpriced)} without a price`}
          </p>
        )}
        {state === 'waiting' && (
          <button type="button" className="button" onClick={retry}>
            Connect now
          </button>
        )}
        <button
          type="button"
          className="button live-pause"
          aria-pressed={isPaused}
          onClick={toggle}
        >
          <Icon name={isPaused ? 'play' : 'pause'} />
          {isPaused ? 'Go on' : 'Pause'}
        </button>
      </div>
      {error.error !== null && live.shown.calls === undefined && (
        <Failed error={error.error} retry={() => void error.refetch()} />
      )}
    </>
  )
}
