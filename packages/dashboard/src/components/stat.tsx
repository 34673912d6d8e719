import type { ReactNode } from 'react'
import './stat.css'

/** One figure with its name, what it means beside it, and its course. */
export function Stat({
  label,
  value,
  title,
  children,
}: {
  readonly label: string
  readonly value: ReactNode
  /** The exact figure, shown when pointed at. */
  readonly title?: string | undefined
  readonly children?: ReactNode
}) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd className="stat-value" title={title}>
        {value}
      </dd>
      <dd className="stat-note">{children}</dd>
    </div>
  )
}
