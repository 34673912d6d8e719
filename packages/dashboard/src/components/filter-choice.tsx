import { useState } from 'react'
import { shortCount } from '../format/count.ts'
import { useFilterValues } from '../questions/use-filter-values.ts'
import { DIMENSIONS, valueName } from '../url/dimensions.ts'
import { filterParts } from '../url/frame.ts'
import { useFrame } from '../url/use-frame.ts'

/** A dimension and its values in the range, the busiest first; a press toggles one. */
export function FilterChoice() {
  const { frame, range, toggle } = useFrame()
  const [dimension, setDimension] = useState('agent')
  const [text, setText] = useState('')
  const values = useFilterValues(dimension, range)
  const chosen = (frame.where ?? []).map(filterParts).find((one) => one.dimension === dimension)
  const rows = (values.data?.rows ?? []).filter((row) => row.other !== true)
  const found = rows.filter((row) =>
    valueName(dimension, row[dimension] ?? null)
      .toLowerCase()
      .includes(text.toLowerCase()),
  )
  return (
    <div className="filter-choice">
      <select
        className="select"
        aria-label="Dimension"
        value={dimension}
        onChange={({ target }) => setDimension(target.value)}
      >
        {Object.entries(DIMENSIONS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      <input
        className="input"
        type="search"
        aria-label="Find a value"
        placeholder="Find a value"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <ul className="filter-values">
        {found.map((row) => {
          const value = row[dimension] ?? null
          return (
            <li key={value}>
              <button
                type="button"
                aria-pressed={chosen?.values.includes(value) ?? false}
                onClick={() => toggle(dimension, value)}
              >
                <span>{valueName(dimension, value)}</span>
                <span className="muted">{shortCount(row.calls)} calls</span>
              </button>
            </li>
          )
        })}
        {found.length === 0 && (
          <li className="muted">{values.isPending ? 'Asking …' : 'None in this range'}</li>
        )}
      </ul>
    </div>
  )
}
