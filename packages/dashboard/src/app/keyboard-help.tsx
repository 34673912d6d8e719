import { useEffect, useRef } from 'react'
import { PAGES } from './pages.ts'
import './keyboard-help.css'

const KEYS: readonly (readonly [string, string])[] = [
  ...PAGES.map(({ key, name }) => [`g ${key}`, name] as const),
  ['/', 'Add a filter'],
  ['[  ]', 'Earlier, later'],
  ['z', 'Zoom out again'],
  ['?', 'This list'],
]

/** The list of keys. */
export function KeyboardHelp({
  isOpen,
  close,
}: {
  readonly isOpen: boolean
  readonly close: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className="keyboard-help" aria-label="Keyboard" onClose={close}>
      <h2>Keyboard</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="button" onClick={close}>
        Close
      </button>
    </dialog>
  )
}
