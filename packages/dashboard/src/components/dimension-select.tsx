import { DIMENSIONS, dimensionName } from '../url/dimensions.ts'
import './controls.css'

/** A choice of dimension; one that the list lacks, such as a tag of the address, is added. */
export function DimensionSelect({
  label,
  value,
  none,
  onPick,
}: {
  readonly label: string
  readonly value: string
  /** What no dimension is called; absent: there must be one. */
  readonly none?: string
  readonly onPick: (dimension: string) => void
}) {
  const names = Object.keys(DIMENSIONS)
  if (value !== '' && !names.includes(value)) names.push(value)
  return (
    <select
      className="select"
      aria-label={label}
      value={value}
      onChange={({ target }) => onPick(target.value)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {dimensionName(name)}
        </option>
      ))}
    </select>
  )
}
