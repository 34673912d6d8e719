import { dimensionName, valueName } from '../url/dimensions.ts'
import { filterParts } from '../url/frame.ts'
import { useFrame } from '../url/use-frame.ts'
import { FilterChoice } from './filter-choice.tsx'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'
import './filter-bar.css'

/** The filters of the page, each with a way to take it off, and a way to add one. */
export function FilterBar() {
  const { frame, change } = useFrame()
  const where = frame.where ?? []
  const without = (filter: string) => where.filter((one) => one !== filter)
  return (
    <div className="filter-bar">
      {where.map((filter) => {
        const { dimension, values } = filterParts(filter)
        const name = values.map((value) => valueName(dimension, value)).join(' or ')
        return (
          <span key={filter} className="chip">
            <span className="chip-dimension">{dimensionName(dimension)}</span>
            <span className="chip-value">{name}</span>
            <button
              type="button"
              aria-label={`Take off the filter ${dimensionName(dimension)} ${name}`}
              onClick={() => change({ ...frame, where: without(filter) })}
            >
              <Icon name="close" />
            </button>
          </span>
        )
      })}
      <Popover
        id="add-filter"
        label="Add a filter"
        button={
          <>
            <Icon name="filter" />
            <span className="filter-word">Filter</span>
          </>
        }
      >
        {() => <FilterChoice />}
      </Popover>
    </div>
  )
}
