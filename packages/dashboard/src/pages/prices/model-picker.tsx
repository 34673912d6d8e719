import { useId, useState } from 'react'
import { useModels } from '../../questions/use-models.ts'

/** A field that takes a model of the price book, with all of them to choose from. */
export function ModelPicker({
  label,
  onPick,
}: {
  readonly label: string
  /** As `provider/model`. */
  readonly onPick: (model: string) => void
}) {
  const id = useId()
  const [text, setText] = useState('')
  const models = (useModels().data?.models ?? []).map(
    ({ provider, model }) => `${provider}/${model}`,
  )
  const take = (value: string): void => {
    const isModel = models.includes(value)
    setText(isModel ? '' : value)
    if (isModel) onPick(value)
  }
  return (
    <label className="field">
      {label}
      <input
        className="input model-picker"
        list={id}
        placeholder="any model of the price book"
        value={text}
        onChange={({ target }) => take(target.value)}
      />
      <datalist id={id}>
        {models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  )
}
