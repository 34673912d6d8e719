import './legend.css'

/** What a legend names. */
export interface LegendEntry {
  readonly key: string
  readonly name: string
  readonly colour: string
  readonly text: string
  readonly title?: string
  /** A broken line, and no area. */
  readonly isLine?: boolean
  /** Absent: it cannot be filtered by. */
  readonly onPick?: () => void
}

/** The series with their sums; a press filters by one. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }) {
  return (
    <ul className="legend">
      {entries.map(({ key, name, colour, text, title, isLine, onPick }) => {
        const content = (
          <>
            {isLine === true ? (
              <i className="line" style={{ borderColor: `var(${colour})` }} />
            ) : (
              <i style={{ background: `var(${colour})` }} />
            )}
            <span>{name}</span>
            <b title={title}>{text}</b>
          </>
        )
        return (
          <li key={key}>
            {onPick === undefined ? (
              <span className="legend-entry">{content}</span>
            ) : (
              <button
                type="button"
                className="legend-entry"
                title={`Filter by ${name}`}
                onClick={onPick}
              >
                {content}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
