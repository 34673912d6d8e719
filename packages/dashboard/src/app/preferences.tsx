import { chooseTheme, THEMES, type Theme, useTheme } from '../browser/theme.ts'
import { Icon } from '../components/icon.tsx'
import { chooseNumberFormat, NUMBER_FORMATS, numberFormat } from '../format/locale.ts'
import './preferences.css'

const LABELS: Readonly<Record<Theme, string>> = {
  system: "The system's theme",
  light: 'Light theme',
  dark: 'Dark theme',
}

/** Theme and number format of this browser, and the list of keys. */
export function Preferences({ showHelp }: { readonly showHelp: () => void }) {
  const { theme } = useTheme()
  return (
    <div className="preferences">
      <fieldset className="segmented" aria-label="Theme">
        {THEMES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={theme === name}
            aria-label={LABELS[name]}
            title={LABELS[name]}
            onClick={() => chooseTheme(name)}
          >
            <Icon name={name} />
          </button>
        ))}
      </fieldset>
      <select
        className="select number-format"
        aria-label="Number format"
        defaultValue={numberFormat()}
        onChange={({ target }) => chooseNumberFormat(target.value)}
      >
        {NUMBER_FORMATS.map(([name, label]) => (
          <option key={name} value={name}>
            {name === '' ? `Numbers: ${label.toLowerCase()}` : `Numbers: ${label}`}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button icon-button"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={showHelp}
      >
        <Icon name="keyboard" />
      </button>
    </div>
  )
}
