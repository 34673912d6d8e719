import './controls.css'

/** A few choices side by side, of which one holds. */
export function Segmented<Name extends string>({
  label,
  value,
  options,
  onPick,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [Name, string])[]
  readonly onPick: (name: Name) => void
}) {
  return (
    <fieldset className="segmented" aria-label={label}>
      {options.map(([name, text]) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => onPick(name)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
}
