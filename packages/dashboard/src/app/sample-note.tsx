import { Link } from '@tanstack/react-router'
import { useSettings } from '../questions/use-settings.ts'

/** Nobody must take generated figures for their own. */
export function SampleNote() {
  const isSample = useSettings().data?.ledger.is_sample ?? false
  return (
    isSample && (
      <aside className="sample-note" aria-label="Sample">
        <strong>Sample: generated figures, not yours.</strong> They are gone with your first call;
        the <Link to="/settings">settings</Link> tell how to send it.
      </aside>
    )
  )
}
