import type { ReactNode } from 'react'
import './card.css'

/** A part of a page: a heading, what can be done with it, and its content. */
export function Card({
  title,
  note,
  actions,
  className = '',
  children,
}: {
  readonly title: string
  /** A few words beside the heading. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}) {
  return (
    <section className={`card ${className}`} aria-label={title}>
      <header className="card-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="card-note">{note}</span>}
        {actions !== undefined && <div className="card-actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
