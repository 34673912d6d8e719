import type { ReactNode } from 'react'
import './plain-table.css'

/** A heading: its text; `#` before it for a column of numbers. */
export type Heading = string

/** A short table with all its rows in the page; a narrow page scrolls it. */
export function PlainTable({
  label,
  headings,
  children,
}: {
  readonly label: string
  readonly headings: readonly Heading[]
  /** The rows. */
  readonly children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="plain-scroll" aria-label={label} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th
                key={heading}
                scope="col"
                className={heading.startsWith('#') ? 'number' : undefined}
              >
                {heading.replace('#', '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
