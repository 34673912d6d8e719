import type { ReactNode } from 'react'
import { DimensionSelect } from '../../components/dimension-select.tsx'
import { isAdditive, MEASURES, type Measure } from '../../measures/measures.ts'
import { type ExploreSearch, TOPS } from './explore-search.ts'
import type { Asked } from './use-asked.ts'

/** Changes a part of the address. */
export type SetSearch = (
  next: {
    readonly [Name in keyof ExploreSearch]?: ExploreSearch[Name] | undefined
  },
) => void

/** What is measured, by what, how it is ranked and shown. */
export function ExploreControls({
  asked,
  set,
}: {
  readonly asked: Asked
  readonly set: SetSearch
}) {
  const { measure, by, sub, rank, limit, range } = asked
  return (
    <section className="explore-controls" aria-label="Question">
      <Choice label="Measure">
        <MeasureSelect value={measure} onPick={(name) => set({ measure: name, rank: undefined })} />
      </Choice>
      <Choice label="by">
        <DimensionSelect
          label="Group"
          none="Nothing"
          value={by === 'none' ? '' : by}
          onPick={(name) => set({ by: name === '' ? 'none' : name, sub: undefined })}
        />
      </Choice>
      <Choice label="and">
        <DimensionSelect
          label="Group within the group"
          none="Nothing else"
          value={sub ?? ''}
          onPick={(name) => set({ sub: name === '' ? undefined : name })}
        />
      </Choice>
      <Choice label="Top">
        <select
          className="select"
          value={limit}
          onChange={({ target }) => set({ top: Number(target.value) })}
        >
          {TOPS.map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </Choice>
      <Choice label="ranked by">
        <MeasureSelect value={rank} onPick={(name) => set({ rank: name })} />
      </Choice>
      <Choice label="each">
        <select
          className="select"
          value={range.bucket}
          onChange={({ target }) => set({ bucket: target.value as Asked['range']['bucket'] })}
        >
          {(['hour', 'day', 'week', 'month'] as const).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Choice>
      <label className="field">
        <input
          type="checkbox"
          checked={asked.isCumulative}
          disabled={!isAdditive(measure)}
          onChange={({ target }) => set({ cumulative: target.checked ? true : undefined })}
        />
        Running total
      </label>
      <label className="field">
        <input
          type="checkbox"
          checked={asked.isCompared}
          disabled={range.start === undefined}
          onChange={({ target }) => set({ compare: target.checked ? true : undefined })}
        />
        Compare with before
      </label>
    </section>
  )
}

function Choice({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is handed in
    <label className="field">
      {label}
      {children}
    </label>
  )
}

function MeasureSelect({
  value,
  onPick,
}: {
  readonly value: Measure
  readonly onPick: (measure: Measure) => void
}) {
  return (
    <select
      className="select"
      value={value}
      onChange={({ target }) => onPick(target.value as Measure)}
    >
      {Object.entries(MEASURES).map(([name, { name: text }]) => (
        <option key={name} value={name}>
          {text}
        </option>
      ))}
    </select>
  )
}
