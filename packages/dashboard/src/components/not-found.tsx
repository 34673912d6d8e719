import { Link } from '@tanstack/react-router'
import './states.css'

/** An address without a page. */
export function NotFound() {
  return (
    <div className="state">
      <p className="state-title">There is no page at this address</p>
      <Link to="/overview">Go to the overview</Link>
    </div>
  )
}
